const maxLength = 512;
const part = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** What is wrong with a key, if anything. */
export function invalidKey(key: string): string | undefined {
  if (typeof key !== 'string' || key.length === 0 || key.length > maxLength) return `A key has 1 to ${maxLength} characters`;
  return key.split('/').every((each) => part.test(each)) ? undefined : 'A key is made of letters, digits, . _ - and /';
}
