/** What people type, as the API wants it: `+13035550123`. Americans and Canadians leave their country’s code out. */
export function toE164(text: string, locale: string): string {
  const digits = text.replace(/\D/g, '');
  if (text.trim().startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const isNorthAmerican = /-(US|CA)$/.test(locale);
  if (isNorthAmerican && digits.length === 10) return `+1${digits}`;
  if (isNorthAmerican && digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  return digits;
}

export const isE164 = (phone: string): boolean => /^\+[1-9]\d{6,14}$/.test(phone);

/** `+1 303 555 0123`; other countries’ numbers are left in one piece. */
export const showPhone = (phone: string): string => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
