import { randomInt } from 'node:crypto';

const steps = 2 ** 47;

/** Numbers in [0, 1) that nobody can guess; handed to whatever needs chance. */
export const secureRandom = (): number => randomInt(steps) / steps;
