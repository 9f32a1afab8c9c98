import type { Maker } from '../maker';
import { PASSWORD_KEYS, TOKEN_KEYS } from './names';
import { password, title, token, weighted } from './values';
import { vendorOf } from './vendors';

/** Labelled secret with the name of its key in the styles of languages. */
export interface Item {
  /** Like `DB_PASSWORD`. */
  readonly env: string;
  /** Like `dbPassword`. */
  readonly camel: string;
  /** Like `DbPassword`. */
  readonly pascal: string;
  /** Like `db_password`. */
  readonly snake: string;
  /** Like `db-password`. */
  readonly kebab: string;
  /** Like `db.password`. */
  readonly dotted: string;
  readonly value: string;
}

function item(key: string, value: string): Item {
  const words = key.split(' ');
  const pascal = words.map(title).join('');
  return {
    env: words.join('_').toUpperCase(),
    camel: `${pascal[0]?.toLowerCase()}${pascal.slice(1)}`,
    pascal,
    snake: words.join('_'),
    kebab: words.join('-'),
    dotted: words.join('.'),
    value,
  };
}

/** Password in a key, or in a place without one. */
export const pass = (m: Maker, where: string): Item =>
  item(m.one(PASSWORD_KEYS), m.secret(`password-${where}`, password(m)));

/** Key or token without the form of a vendor. */
export const key = (m: Maker, where: string): Item =>
  item(m.one(TOKEN_KEYS), m.secret(`token-${where}`, token(m)));

/** Credential of a vendor. */
export function vendor(m: Maker, where: string): Item {
  const { name, keys, value } = vendorOf(m);
  return item(m.one(keys), m.secret(`vendor-${where}-${name}`, value(m)));
}

/** Password that is a part of a URL, where its symbols are encoded. */
export const inUrl = (m: Maker, where: string): string =>
  m.secret(`password-url-${where}`, encodeURIComponent(password(m)));

/** Secret of any kind, of a vendor most often: passwords have enough places of their own. */
export const any = (m: Maker, where: string): Item =>
  weighted(m, [
    [76, vendor],
    [4, pass],
    [20, key],
  ])(m, where);
