import type { LocalAws } from '../../local-aws';
import type { Secret, SecretData } from './secret';

/** Members of a JSON value, in lower case, that identify a credential or its endpoint and are not secret. */
const IDENTIFIERS = new Set([
  ...['accesskeyid', 'username', 'user', 'host', 'hostname', 'port', 'engine', 'dbname', 'database'],
  ...[
    'dbinstanceidentifier',
    'dbclusteridentifier',
    'clientid',
    'expiresat',
    'keyid',
    'id',
    'region',
    'masterarn',
    'kind',
    'accountsid',
    'tenantid',
    'accessor',
    'url',
  ],
  ...['userpoolid', 'clientsecretid', 'tokenendpoint', 'service', 'credentialid'],
  ...['apiid', 'graphqlurl', 'apikeyid', 'headername'],
  ...['account', 'publickeyfingerprint', 'domain', 'credentialname', 'expiresat'],
]);

/** Private members of a JSON Web Key (RFC 7518, section 6; RFC 8037, section 2). The others are public. */
const PRIVATE_KEY_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Registers the secret parts of a value with the exposure watch. */
export function watchValue(aws: LocalAws, secret: Secret, data: SecretData): void {
  const text =
    'SecretString' in data ? data.SecretString : Buffer.from(data.SecretBinary, 'base64').toString('utf8');
  for (const value of secretParts(text)) aws.exposureWatch.learn(value, secret.name);
}

/** The texts of a JSON value; the whole text if it is not a JSON structure. */
function secretParts(text: string): string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') return leaves(parsed);
  } catch {
    // Not JSON.
  }
  return [text];
}

function leaves(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (node === null || typeof node !== 'object') return [];
  const { kty, keys, type, private_key } = node as Readonly<Record<string, unknown>>;
  // A key file of Google: the other members are names and public addresses.
  if (type === 'service_account' && typeof private_key === 'string') return [private_key];
  if (typeof kty === 'string')
    return PRIVATE_KEY_MEMBERS.flatMap((name) => leaves((node as Record<string, unknown>)[name]));
  // A JSON Web Key Set: the other members are ids of keys.
  if (Array.isArray(keys) && keys.every((key: { kty?: unknown } | null) => typeof key?.kty === 'string'))
    return leaves(keys);
  return Object.entries(node).flatMap(([name, value]) =>
    IDENTIFIERS.has(name.toLowerCase()) ? [] : leaves(value),
  );
}
