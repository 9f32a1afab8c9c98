/** Kind of a key by the rarity that its values must have: people choose passwords, machines choose the others. */
export type KeyKind = 'password' | 'token';

/** Words of keys whose values are secrets, and the keywords of the rule. */
const PASSWORD = ['password', 'passwd', 'passphrase', 'passwort', 'pwd', '_pass'];
const TOKEN = [
  'secret',
  'token',
  'api_key',
  'apikey',
  'api-key',
  'access_key',
  'accesskey',
  'access-key',
  'private_key',
  'privatekey',
  'auth_key',
  'authkey',
  'authorization',
  'credential',
  'signing_key',
  'signingkey',
  'encryption_key',
  'encryptionkey',
  'master_key',
  'masterkey',
  'account_key',
  'accountkey',
  'license_key',
  'licensekey',
  'service_key',
  'shared_key',
  'sharedaccesskey',
  'session_key',
  'admin_key',
  'bearer',
];

export const KEY_WORDS = [...PASSWORD, ...TOKEN];

/** Last words of keys that name, describe or check a secret, and do not hold it. */
const ABOUT = new Set(
  (
    'name names arn arns id ids path paths file files filename dir folder uri url urls endpoint host type types kind length len size ' +
    'count limit max min ttl expiry expires expiration expired lifetime age field label title text placeholder hint help ' +
    'description regex pattern prefix suffix format policy rule rules rotation version versions stage hash hashes digest checksum ' +
    'sha sha1 sha256 hmac fingerprint error errors message code status enabled disabled required visible input form element class ' +
    'selector icon column table index header headers param parameter ref reference provider manager service store resource ' +
    'module handler function method scope scopes issuer audience location source target public reset forgot confirm confirmation ' +
    'strength algorithm alg mode schema template var variable env interval response request permission role property attribute option'
  ).split(' '),
);
/** Words before the keyword that make the value public. */
const PUBLIC = new Set(
  'public pub next prev previous css design syntax page continuation pagination cancel cancellation lexer parser no without'.split(
    ' ',
  ),
);

/** Kind of the secrets that a key holds, or undefined if it holds none. */
export function keyKind(before: string, word: string, after: string): KeyKind | undefined {
  if (PUBLIC.has(wordsOf(before).at(-1) ?? '') || ABOUT.has(wordsOf(after).at(-1) ?? '')) return undefined;
  return PASSWORD.includes(word) ? 'password' : 'token';
}

/** Words of a name in camel, kebab or snake case, in lower case. */
const wordsOf = (name: string): string[] =>
  name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
