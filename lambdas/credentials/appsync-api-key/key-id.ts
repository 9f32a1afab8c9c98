import { createHash } from 'node:crypto';

/** Hexadecimal digits of an id: unique among the keys of an API, and too few to guess a key from. */
const DIGITS = 20;

/** Id of a key for tags, logs and messages. The id at AppSync is the key itself, so a digest stands for it. */
export const keyIdOf = (apiKey: string): string =>
  createHash('sha256').update(apiKey).digest('hex').slice(0, DIGITS);
