import { rarityOf } from '../../rarity/rarity';

/** Least rarity of a chosen password with two sorts of characters. */
const RARE = 5;
/** Word, possibly with a number. */
const WORD = /^[A-Za-z]*\d{0,8}$/;
/** Names of things in infrastructure, and words about passwords: `prod-db-password-2` is the name of a password. */
const NAMES =
  /^(?:password|passwd|pass|pwd|secret|secrets|token|key|keys|name|ref|id|db|database|prod|production|dev|staging|stage|test|user|users|admin|root|default|config|credentials?|value|field|input|label|text|type|auth|login|mysql|postgres|postgresql|redis|rds|aws|app|service|server|client|api|hash|hashed|encrypted|encoded|plain|string|v|version|sha|md|utf|iso|rfc|oauth|http|https|min|max|length|for|with|not|too|short|long|the|of|and|or|is|required|invalid|incorrect|wrong|new|old|current|confirm|reset|forgot|change|update|policy|strength|rule|grant)$/i;

/** Frequent passwords that are no words of a program. */
const COMMON =
  /^(?:letmein|iloveyou|sunshine|princess|football|baseball|superman|batman|trustno1|tiger|scott|toor|hunter|starwars|whatever|jordan|liverpool|chocolate|charlie|michael|jennifer|passw0rd|p4ssword|pa\$\$word|zaq12wsx|1qaz2wsx|qazwsx|asdfgh(?:jkl)?|qwertyuiop|qwerty\d+|secret\d+|s3cr3t|opensesame|correcthorsebatterystaple)[!?.1]{0,3}$/i;
const SHORTEST = 6;
/** A name and the word for a password. */
const OWN = /^(?!by|com|sur|tres|encom)([a-z]{3,12})pass$/;

/** True if a value looks like a password that somebody chose: not a word, and not a name of words and numbers. */
export function isPassword(value: string): boolean {
  if (COMMON.test(value)) return true;
  if (value.length < SHORTEST) return false;
  const parts = value.split(/[-_.:/ ]/);
  if (parts.every((part) => WORD.test(part))) return isPhrase(parts, value);
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  if (kinds >= 3) return true;
  return kinds === 2 && (rarityOf(value) >= RARE || /\d/.test(value) || /[!@#$%^&*?+=~]/.test(value));
}

/** Words with a number at the end, without words of names: `hunter2`, `blue-horse-42`. */
function isPhrase(parts: readonly string[], value: string): boolean {
  const words = parts.map((part) => part.replace(/\d+$/, '')).filter((word) => word !== '');
  const [only = ''] = words;
  // Such as Berlin_2024.
  if (parts.length === 2 && words.length === 1)
    return /^[A-Z][a-z]{2,}$/.test(only) && /\d\d$/.test(value) && !NAMES.test(only);
  if (OWN.test(value) && !NAMES.test(value.replace(OWN, '$1'))) return true;
  if (parts.length === 1) {
    if (/\d/.test(value))
      return (
        only.length >= 2 &&
        !/^(?:v|sha|md|utf|base|rfc|iso|argon|scrypt|bcrypt|pbkdf|hs|rs|es|field|col|param|arg|value|input|item|step)$/i.test(
          only,
        )
      );
    return rarityOf(value) >= 6 && !/pass|pwd|word|secret/i.test(value);
  }
  return (
    /\d\d$/.test(value) && words.length > 1 && words.every((word) => word.length >= 3 && !NAMES.test(word))
  );
}
