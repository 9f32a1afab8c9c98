import { isPlaceholder } from '../placeholder';
import type { KeyKind } from './key';
import { isPassword } from './password';
import type { Place } from './place';
import { isRandom } from './random';

const SHORTEST = { password: 5, token: 16 } as const;
const shortest = (kind: KeyKind, name: string) => (/secret$/i.test(name) ? 8 : SHORTEST[kind]);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Keys whose values can be UUIDs that are secrets. */
const UUID_KEY =
  /secret|api_?-?key|license|(?:auth|access|api|npm|heroku|deploy|bot|personal|admin|service|snyk|vault|consul)[-_]?token/i;
/** Variables of an environment whose values can be such UUIDs. */
const UUID_VARIABLE = /^(?!CLIENT_TOKEN$|(?:CLIENT_)?REQUEST|IDEMPOTENCY|PAGE|NEXT)[A-Z0-9_]+_TOKEN$/;
/** Application password of a mail account. */
const GROUPS = /^[a-z]{4}(?: [a-z]{4}){3}$/;
/** Texts with a meaning: URLs, paths, versions, dates, e-mail addresses, types, media types, selectors, algorithms. */
const MEANING =
  /^(?:[a-z][a-z0-9+.-]*:\/\/[^@]*$|\.{0,2}\/[\w.-]+(?:\/|\.\w+$)|\/[a-z][\w-]+$|~\/|[A-Za-z]:\\|\d+(?:\.\d+)+|\d{4}-\d\d-\d\d|[\w.+-]+@[\w-]+\.[a-z]+$|#[0-9a-f]{3,8}$|(?:sha|md|hmac|aes|rsa)[-_]?\d|urn:|data:|mailto:|ssh-(?:rsa|ed25519|dss) |ecdsa-sha|-----BEGIN (?!.*PRIVATE)|enc\[|\$ansible_vault|\$2[abxy]\$|\{(?:bcrypt|ssha|noop)|MII[A-Z]|AAAA[BCE]3Nza)/i;
/** Access to a member, a call, or a type: code, not a value. */
const CODE =
  /^(?:[A-Za-z_$][\w$]*(?:\.|->|::|\[))+[\w$\]]*$|^[\w.$]+\(|\w\(.*\)$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|=>|\|\||&&|^\^|\\[dwsb]|\[[^\]]*-[^\]]*\][*+{]|^[a-z]+(?:[-_.:][a-z]+)+$|^[a-z_]+=$/;
/** Access to a member, or a token of two parts. */
const MEMBER = /^\w+\.\w+$/;
const PATH = /^[\w-]+(?:\/[\w.-]+)+$/;
const FORMAT = /\\u00[0-9a-f]{2}|%[sdv@]|\{\d?\}|<\/?\w+|\[:?\w+\]/;
/** Regular expressions and escapes of terminals. */
const SYNTAX = /\[[^\]]*\w-\w[^\]]*\][*+?{]|\\[dwsbx]\W|\\(?:x1b|e\[|033)|\(\?[:i=!]/;
const SHORT_WORD_KEY = /^(?:pass|auth|key|cookie)$/i;

/** Key of a value, and their connection. */
export interface Value {
  readonly kind: KeyKind;
  readonly by: Place['by'];
  /** Name of the key. */
  readonly name: string;
}

/** True if the value of a key is a secret: random characters, or a password that is no word. */
export function isSecret(value: string, { kind, by, name }: Value): boolean {
  if (
    value.length < shortest(kind, name) ||
    isPlaceholder(value) ||
    MEANING.test(value) ||
    SYNTAX.test(value)
  )
    return false;
  if (by === 'word' && SHORT_WORD_KEY.test(name)) return false;
  if (plain(value) === plain(name)) return false;
  if (UUID.test(value)) return (UUID_KEY.test(name) || UUID_VARIABLE.test(name)) && new Set(value).size >= 9;
  if (isRandomText(value)) return true;
  if (kind === 'password' && GROUPS.test(value)) return true;
  if (/\s/.test(value) || /[^\x20-\x7e]/.test(value)) return false;
  const random = isRandom(value);
  if (FORMAT.test(value) && !random) return false;
  if (CODE.test(value) && !(random && MEMBER.test(value) && value.length >= 20)) return false;
  if (PATH.test(value) && !(random && value.length >= 16)) return false;
  if (random && value.length >= SHORTEST.token) return true;
  if (
    by === 'call' ||
    (by === 'argument' && value.length < 8 && !/\d.*[!#$%&*?@]/.test(value)) ||
    (by === 'word' && !/[\d!#$%&*?@+]/.test(value))
  )
    return false;
  return kind === 'password' ? isPassword(value) : /secret$/i.test(name) && isSpelled(value);
}

/** A chosen secret with digits instead of letters: a name has none inside of its words. */
const isSpelled = (value: string) =>
  value.length >= 8 && /[^\w.:/-]/.test(value) && (value.match(/[A-Za-z]\d(?=[A-Za-z])/g) ?? []).length >= 2;

/** A name without its style. */
const plain = (name: string) => name.replace(/[\W_]/g, '').toLowerCase();

/** A long value with many marks, even with spaces, such as the keys of WordPress. */
const isRandomText = (value: string): boolean =>
  value.length >= 48 &&
  (value.match(/[^\w\s]/g) ?? []).length >= 10 &&
  (value.match(/\s/g) ?? []).length <= 3 &&
  /\d/.test(value) &&
  /[A-Z]/.test(value) &&
  !/[<>]\w+|\(\)|\w=["']/.test(value);
