/** Kind of a key by the values that it has: people choose passwords, machines make tokens. */
export type KeyKind = 'password' | 'token';

/** Parts of names of keys whose values are secrets: the keywords of the rule. */
export const STEMS = [
  'pass',
  'pw',
  'psk',
  'secret',
  'token',
  'key',
  'credential',
  'auth',
  'bearer',
  'jwt',
  'cookie',
];
const STEM = new RegExp(STEMS.join('|'), 'i');

const words = (text: string) => new Set(text.split(' '));

/** Last words of keys that name, describe or check a secret, and do not hold it. */
const ABOUT = words(
  'name names arn arns id ids path paths file files filename dir folder uri url urls endpoint host port type types kind length len size ' +
    'count limit max min ttl expiry expires expiration expired lifetime age field label labels title text placeholder hint help ' +
    'description regex pattern prefix suffix format policy rule rules rotation version versions stage hash hashes hashed hasher digest ' +
    'checksum sha sha1 sha256 hmac fingerprint error errors message code status enabled disabled required visible input form element class ' +
    'selector icon column table index header headers param parameter ref reference provider manager service store resource ' +
    'module handler function method scope scopes issuer audience location source target public reset forgot confirm confirmation ' +
    'strength algorithm alg mode schema template var variable env interval response request permission role property attribute option ' +
    'options list array map set cache pair word words board stroke down up press event code codes space spaces change changed updated ' +
    'created at time date seconds minutes days user username email link button page route view screen component controller model ' +
    'entity test tests spec mock encoder validator generator parser factory builder helper util utils config settings encryption ' +
    'frame color style locale lang translation usage info details data object spec constraint check phrase separator address contract symbol decimals supply balance amount regexp prompt',
);
/** Words before the last one that make the value public, or a name of something. */
const PUBLIC = words(
  'public pub next prev previous css design syntax page continuation pagination cancel cancellation lexer parser no without ' +
    'primary foreign unique partition sort composite cache row item map object lookup translation i18n react hot shortcut ' +
    'idempotency deduplication dedup by order group sorting storage1 etag sync resume xsrf2 json data query event s3 for has is use ' +
    'authenticity csrf xsrf show hide forgot reset change update confirm validate verify invalid wrong missing',
);
/** Words before `key` with which it is a secret. */
const OWNERS = words(
  'api apikey app application access account admin aes agent algolia analytics auth authentication authorization aws azure bearer ' +
    'client cloud consumer cookie credential crypto crypt customer database db decryption decrypt deploy deployment developer ' +
    'fernet rapidapi bot partner upload ' +
    'encryption encrypt enc function functions gcp git google graph hash hmac host ingest ingestion integration internal invite jwt ' +
    'jws kms license licence logged mail management maps map master metrics nonce oauth openai org organization password payment ' +
    'portal priv private product project pub-secret push rails registry root secret secure security sendgrid server service session ' +
    'shared sign signature signing smtp snyk sonar sso storage stripe subscription super symmetric system team token tls ' +
    'twilio upload usage user vault verification webhook wifi workspace write',
);
/** Names of passwords that are no words of their own. */
const PASSWORD_END =
  /(?:pass(?:w(?:or)?d|phrase|wort|code)?|pwd|passwrd|^psk|^(?:bind|root|user|db|admin|ldap|my|sa|init)?pw)$/;
/** Words that end in `pass` or `key` and are no passwords or keys. */
const OTHER = words(
  'bypass compass surpass trespass encompass overpass underpass onepass firstpass monkey turkey hockey donkey jockey whiskey ' +
    'hotkey lackey smokey turnkey okey',
);
const TOKEN_END =
  /(?:secrets?|tokens?|credentials?|bearer|authorization|jwt|(?:api|access|auth|secret|private|app|sign|signing|master|account)key)$/;
/** Words behind the secret word that do not change its meaning. */
const QUALIFIER =
  /^(?:\d+|base|prod|production|dev|development|staging|live|old|new|current|secondary|value|string|plain|plaintext|raw|default|local|admin|main|b64|base64|encoded|x|a|b)$/;

/** Kind of the secrets that a key with this name holds, or undefined if it holds none. `at` is the place of the last stem. */
export function keyKind(name: string): KeyKind | undefined {
  const parts = wordsOf(name);
  while (parts.length > 1 && QUALIFIER.test(parts.at(-1) as string)) parts.pop();
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (OTHER.has(last)) return undefined;
  if (PASSWORD_END.test(last)) return PUBLIC.has(before) ? undefined : 'password';
  if (last === 'key' || last === 'keys')
    return before !== '' && OWNERS.has(before) && !PUBLIC.has(before) ? 'token' : undefined;
  if (TOKEN_END.test(last)) return PUBLIC.has(before) || parts.at(-3) === 'public' ? undefined : 'token';
  if (last === 'auth' || last === 'cookie' || last === 'salt') return 'token';
  if (ABOUT.has(last) || last === 'key') return undefined;
  // Such as TOKEN_FOR_CI or passwordAdmin.
  const stem = parts.slice(0, -1).find((part) => PASSWORD_END.test(part) || TOKEN_END.test(part));
  if (stem === undefined || parts.some((part) => PUBLIC.has(part) || ABOUT.has(part))) return undefined;
  return PASSWORD_END.test(stem) ? 'password' : 'token';
}

/** True if a name has a stem. */
export const hasStem = (name: string): boolean => STEM.test(name);

/** Words of a name in camel, kebab or snake case, in lower case. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(?<=[Pp]ass)[-_]?W(?=ord)/g, 'w')
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
