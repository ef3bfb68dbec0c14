/** As much as tells the types that we take; nothing further is read to guess. */
export const sniffBytes = 64 * 1024;
