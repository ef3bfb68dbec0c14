import type { SizeClass } from '../caregivers/index.ts';

const bits: Readonly<Record<SizeClass, number>> = { toy: 1, small: 2, medium: 4, large: 8, giant: 16 };

/** Size classes as bits, so that “takes all of these” is one comparison. */
export const maskOf = (sizes: readonly SizeClass[]): number => sizes.reduce((mask, size) => mask | bits[size], 0);
