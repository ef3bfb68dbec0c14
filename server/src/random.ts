import { randomFillSync } from 'node:crypto';

// An id takes sixteen of them, so they are fetched by the thousand
const words = new Uint32Array(2_048);
let next = words.length;

const word = (): number => {
  if (next === words.length) {
    randomFillSync(words);
    next = 0;
  }
  return words[next++]!;
};

/** Numbers in [0, 1) that nobody can guess; handed to whatever needs chance. */
export const secureRandom = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
