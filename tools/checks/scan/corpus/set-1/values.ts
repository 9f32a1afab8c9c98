import type { Maker } from '../maker';

const WORDS = [
  'summer',
  'dragon',
  'monkey',
  'welcome',
  'winter',
  'secure',
  'falcon',
  'orange',
  'shadow',
  'tiger',
];
const capital = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`;
const leet = (word: string) => word.replace(/[aeio]/g, (c) => ({ a: '4', e: '3', i: '1', o: '0' })[c] ?? c);

/** A password as people choose it. */
export function password(m: Maker): string {
  const word = m.one(WORDS);
  const styles = [
    () => `${capital(word)}${m.integer(1990, 2026)}!`,
    () => `${leet(word)}${m.integer(1, 99)}`,
    () => `${word}${m.integer(1, 9999)}`,
    () => `${capital(word)}@${m.integer(100, 999)}`,
    () => `${capital(leet(word))}#${capital(leet(m.one(WORDS)))}`,
    () => `${m.chars(3, 'lower')}${m.integer(10, 99)}$${m.chars(3, 'base62')}`,
    () => m.chars(m.integer(10, 16), 'base62'),
    () => `${m.chars(m.integer(9, 18), 'symbols')}`,
    () => `${word}-${m.one(WORDS)}-${m.integer(10, 99)}`,
  ];
  return m.one(styles)();
}

/** A key as machines make it. */
export function token(m: Maker): string {
  const styles = [
    () => m.chars(32, 'hex'),
    () => m.chars(40, 'hex'),
    () => m.chars(64, 'hex'),
    () => m.chars(m.integer(20, 48), 'base62'),
    () => m.chars(m.integer(20, 43), 'base64url'),
    () => m.base64(m.integer(18, 48)),
    () => m.chars(40, 'base64'),
    () => m.chars(m.integer(24, 36), 'lowerDigits'),
  ];
  return m.one(styles)();
}
