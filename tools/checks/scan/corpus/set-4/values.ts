import type { Maker } from '../maker';

const WORDS =
  'falcon winter sunshine dragon monkey football pumpkin jupiter thunder coffee silver tiger guitar orange diamond phoenix ranger mustang hockey shadow cookie maverick yellow marble river castle turtle puzzle magnet tulip';
const NAMES = 'martin laura oliver sophie andrea dmitri kenji ahmed carlos ingrid pierre hannah';
const FIRMS = 'acmecorp globex initech northwind contoso hooli vandelay umbra stark wayneco';
const WALKS = '1qaz2wsx qwe123 zaq12wsx qazwsx asdf4321 poiuy098 1q2w3e4r trewq789';
const of = (m: Maker, list: string) => m.one(list.split(' '));
export const title = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`;
export const word = (m: Maker) => of(m, WORDS);
export const person = (m: Maker) => of(m, NAMES);
export const firm = (m: Maker) => of(m, FIRMS);
export const host = (m: Maker) =>
  m.one([
    () => `${of(m, 'db mail api cache queue search')}${m.integer(1, 9)}.${firm(m)}.internal`,
    () => `10.${m.integer(0, 99)}.${m.integer(0, 255)}.${m.integer(2, 250)}`,
    () => `${of(m, 'app intranet reports shop')}.${firm(m)}.io`,
    () => `${firm(m)}-${of(m, 'prod stage qa')}.c${m.chars(11, 'lowerDigits')}.eu-west-1.rds.amazonaws.com`,
  ])();

const year = (m: Maker) => m.integer(1998, 2026);
const HABITS: readonly [weight: number, make: (m: Maker) => string][] = [
  [20, (m) => `${title(word(m))}${m.one([m.integer(1, 999), year(m)])}`],
  [
    15,
    (m) => `${title(word(m))}${m.one([m.integer(1, 99), year(m)])}${m.one(['!', '!!', '#', '@', '.', '*'])}`,
  ],
  [8, (m) => `${person(m)}${m.integer(50, 99)}`],
  [7, (m) => `${word(m)}${m.integer(1, 999)}`],
  [8, (m) => `${firm(m)}${m.one(['-', '_', '@', ''])}${m.one(['prod', 'db', 'root', 'Admin'])}${year(m)}`],
  [
    5,
    (m) => `${title(word(m)).replace(/a/g, '@').replace(/o/g, '0').replace(/e/g, '3')}${m.integer(1, 99)}!`,
  ],
  [4, (m) => `${word(m)}${m.one(['_', '-', '.'])}${word(m)}${m.integer(1, 99)}`],
  [3, (m) => `${word(m)}${m.one(['', '_', '-'])}${word(m)}`],
  [3, (m) => `${of(m, WALKS)}${m.one(['', '!', '!@#', String(m.integer(0, 9))])}`],
  [
    2,
    (m) =>
      `${m.one(['MyS3cr3t', 'P4ssw0rd', 'Adm1n', 'R00t'])}${m.one(['@', '_', '#', ''])}${m.integer(10, 9999)}`,
  ],
  [2, (m) => Array.from({ length: 4 }, () => word(m)).join('-')],
  [10, (m) => m.chars(m.integer(8, 12), 'base62')],
  [7, (m) => m.chars(m.integer(14, 24), 'base62')],
  [
    6,
    (m) =>
      `${m.chars(m.integer(5, 9), 'base62')}${m.one([...'!#%^*_-=+?'])}${m.chars(m.integer(4, 9), 'base62')}`,
  ],
];

/** Picks by weight. */
export function weighted<T>(m: Maker, choices: readonly (readonly [weight: number, value: T])[]): T {
  let left = m.integer(
    1,
    choices.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, value] of choices) {
    left -= weight;
    if (left <= 0) return value;
  }
  throw new RangeError('The weights have no choice.');
}

/** A password as people choose or generate it, without quotes, spaces, `$`, `&`, `<` and backslashes. */
export const password = (m: Maker): string => weighted(m, HABITS)(m);

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
export const jwt = (m: Maker): string =>
  `${part({ alg: m.one(['HS256', 'RS256']), typ: 'JWT' })}.${part({ sub: m.integer(1, 99999), name: person(m), iat: 1_500_000_000 + m.integer(0, 2e8), role: m.one(['admin', 'service', 'anon']) })}.${m.chars(43, 'base64url')}`;

const FORMS: readonly [weight: number, make: (m: Maker) => string][] = [
  [28, (m) => m.chars(m.one([32, 32, 40, 64]), 'hex')],
  [22, (m) => m.chars(m.integer(18, 48), 'base62')],
  [12, (m) => m.base64(m.one([16, 24, 32, 48]))],
  [8, (m) => m.chars(m.integer(22, 43), 'base64url')],
  [7, (m) => m.chars(m.one([16, 20, 32]), 'lowerDigits')],
  [7, (m) => m.uuid()],
  [4, (m) => m.chars(m.one([24, 32]), 'upperDigits')],
  [3, (m) => m.chars(32, 'upperHex')],
  [3, (m) => `${firm(m).slice(0, 4)}_${m.one(['live', 'prod', 'sk'])}_${m.chars(28, 'base62')}`],
  [2, (m) => Array.from({ length: 5 }, () => m.chars(5, 'upperDigits')).join('-')],
  [4, jwt],
];

/** A key or token whose form tells no vendor. */
export const token = (m: Maker): string => weighted(m, FORMS)(m);
