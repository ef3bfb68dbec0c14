/** A short sum of a text (FNV-1a), the same on every machine. For names and mix-ups, not for secrets. */
export const shortSum = (text: string): string => {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum.toString(36);
};
