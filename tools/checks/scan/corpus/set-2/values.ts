import type { Maker } from '../maker';

const NAMES = [
  'jakob',
  'maria',
  'acme',
  'jenkins',
  'oracle',
  'hannah',
  'phoenix',
  'galaxy',
  'coffee',
  'berlin',
  'sunset',
  'rocket',
];
const WALKS = ['1qaz2wsx', 'zaq12wsx', 'asdf7890', 'q1w2e3r4', '1q2w3e4r5t'];

/** A password as people choose it. */
export function password(m: Maker): string {
  const name = m.one(NAMES);
  const upper = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const styles = [
    () => `${name}${m.integer(60, 99)}`,
    () => `${upper}${upper.length}${m.one(['!', '$', '*', '?', '%'])}${m.integer(0, 9)}`,
    () => m.one(WALKS) + m.one(['', '!', '#']),
    () => `${upper}_${m.integer(2015, 2025)}`,
    () => `my${upper}Pass${m.integer(1, 999)}`,
    () => `${name}.${m.one(NAMES)}.${m.integer(1, 999)}!`,
    () => `!${upper.split('').reverse().join('')}${m.integer(1, 99)}`,
    () => m.chars(m.integer(8, 12), 'base62'),
    () => `${m.chars(4, 'base62')}^${m.chars(5, 'base62')}(${m.chars(2, 'digits')}`,
    () => m.chars(m.integer(14, 24), 'base64url'),
    () => `${name}pass`,
  ];
  return m.one(styles)();
}

/** A key as machines make it. */
export function token(m: Maker): string {
  const styles = [
    () => m.chars(m.one([24, 32, 48, 56]), 'hex'),
    () => m.chars(m.one([16, 22, 26, 30, 52]), 'base62'),
    () => m.base64(m.one([16, 24, 32, 64])),
    () => m.chars(m.one([32, 44, 86]), 'base64url'),
    () => m.chars(m.one([20, 25, 32]), 'lowerDigits'),
    () => m.chars(m.one([26, 32]), 'base32'),
    () => `${m.chars(8, 'base62')}.${m.chars(32, 'base62')}`,
    () => `${m.chars(4, 'lower')}_${m.chars(32, 'base62')}`,
    () => m.uuid().toUpperCase().replaceAll('-', ''),
  ];
  return m.one(styles)();
}
