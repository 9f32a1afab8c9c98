import { rarityOf } from '../../rarity/rarity';
import { entropyOf, isPlaceholder } from '../placeholder';
import type { KeyKind } from './key';

/** Least rarity of random characters in bits: 99 of 100 random texts of 16 characters of base64 have more. */
const RARE = 6.2;
/** The same for a longer text, whose rarity varies less. */
const RARE_LONG = 6.0;
const LONG = 24;
/** Least rarity of a chosen password. */
const RARE_PASSWORD = 5;
const SHORTEST = { password: 6, token: 12 } as const;
const HEX = /^(?:0x)?[0-9a-f]{16,}$|^(?:0x)?[0-9A-F]{16,}$/;
const HEX_ENTROPY = 3;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Texts with a meaning: URLs, paths, versions, dates, e-mail addresses, types, media types, selectors, algorithms. */
const MEANING =
  /^(?:[a-z][a-z0-9+.-]*:\/\/[^@]*$|\.{0,2}\/[\w.-]|~\/|[A-Za-z]:\\|\d+(?:\.\d+)+|\d{4}-\d\d-\d\d|[\w.+-]+@[\w-]+\.[\w.]+$|#[0-9a-f]{3,8}$|(?:sha|md|hmac|aes|rsa)[-_]?\d|urn:|data:|mailto:|ssh-(?:rsa|ed25519|dss) |ecdsa-sha|-----BEGIN (?!.*PRIVATE))/i;
/** Access to a member, a call, or a type: code, not a value. */
const CODE =
  /^(?:[A-Za-z_$][\w$]*(?:\.|->|::|\[))+[\w$\]]*$|\w\(.*\)|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|=>|\|\||&&|^[\w-]+(?:\/[\w.-]+)+$/;
/** Word, possibly with a number. */
const WORD = /^[A-Za-z]*\d{0,4}$/;

/** True if the value of a key is a secret: random characters, or a password that is no word. */
export function isSecret(value: string, kind: KeyKind): boolean {
  if (value.length < SHORTEST[kind] || isPlaceholder(value) || MEANING.test(value)) return false;
  if (UUID.test(value) || CODE.test(value)) return false;
  if (HEX.test(value))
    return value.length >= 24 && entropyOf(value) >= HEX_ENTROPY && /\d/.test(value) && /[a-f]/i.test(value);
  if (/\s/.test(value) || /[^\x20-\x7e]/.test(value)) return false;
  const rarity = rarityOf(value);
  if (kind === 'password' && isPassword(value, rarity)) return true;
  if (value.length < SHORTEST.token || !isMixed(value)) return false;
  return rarity >= (value.length >= LONG ? RARE_LONG : RARE);
}

/** A chosen password has digits or marks besides letters, and is not a name of words and numbers. */
function isPassword(value: string, rarity: number): boolean {
  const parts = value.split(/[-_.:/]/);
  if (parts.every((part) => WORD.test(part)) && rarity < RARE) return parts.length === 1 && /\d/.test(value);
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 || (kinds === 2 && rarity >= RARE_PASSWORD);
}

/** Random characters are not of one sort. Lower-case letters only are a word or a foreign language. */
const isMixed = (value: string): boolean =>
  [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length >= 2;
