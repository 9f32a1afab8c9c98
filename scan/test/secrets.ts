import { Random } from '../../rehearsal/src/kernel/random';

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** Random text of a seed, without characters that look alike. */
export const randomOf = (seed: number, length = 20): string => new Random(seed).text(length, ALPHABET);

/** Values that look like secrets, and a token in the form of a vendor. */
export const [SECRET, OTHER] = [randomOf(8), randomOf(9)];
export const TOKEN = `ghp_${randomOf(10, 36)}`;
/** Line with a secret. */
export const LINE = `password = "${SECRET}"\n`;
