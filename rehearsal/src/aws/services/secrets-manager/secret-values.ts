import type { LocalAws } from '../../local-aws';
import type { Secret, SecretData } from './secret';

/** Members that say whose a credential is or where to use it; they are no secrets. */
const IDENTIFIERS = new Set(
  [
    ...['accessKeyId', 'username', 'user', 'userName', 'host', 'hostname', 'port', 'engine', 'dbname'],
    ...['database', 'dbInstanceIdentifier', 'dbClusterIdentifier', 'clientId', 'keyId', 'id', 'region'],
    ...['masterarn', 'kind'],
  ].map((name) => name.toLowerCase()),
);

/** Tells the exposure watch what of a secret's value must not be seen elsewhere. */
export function watchValue(aws: LocalAws, secret: Secret, data: SecretData): void {
  const text =
    'SecretString' in data ? data.SecretString : Buffer.from(data.SecretBinary, 'base64').toString('utf8');
  for (const value of secretParts(text)) aws.exposureWatch.learn(value, secret.name);
}

function secretParts(text: string): string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') return leaves(parsed);
  } catch {
    // not JSON: the whole text is the secret
  }
  return [text];
}

function leaves(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([name, value]) =>
    IDENTIFIERS.has(name.toLowerCase()) ? [] : leaves(value),
  );
}
