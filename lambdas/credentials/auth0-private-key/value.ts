import { RekeyError, readMembers } from 'cdk-rekey-engine';
import { requirePem } from '../../provider/rsa';
import { AUTH0_PRIVATE_KEY, type Auth0Parameters, type PrivateKeyValue } from './contract';

const MEMBERS = ['domain', 'clientId', 'privateKey', 'credentialName', 'expiresAt'] as const;

/** @throws SecretMalformed, WrongKind */
export function parseValue(text: string): PrivateKeyValue {
  const { domain, clientId, privateKey, credentialName, expiresAt } = readMembers(
    text,
    AUTH0_PRIVATE_KEY,
    MEMBERS,
  );
  requirePem(privateKey);
  return { domain, clientId, privateKey, credentialName, expiresAt };
}

/** @throws WrongPrincipal for the key of another application */
export function requireOwn(
  { domain, clientId }: PrivateKeyValue,
  own: Pick<Auth0Parameters, 'domain' | 'clientId'>,
): void {
  if (domain === own.domain && clientId === own.clientId) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a key of the application ${clientId} of ${domain}, but this secret is for ${own.clientId} of ${own.domain}.`,
    unchanged: 'AWSCURRENT, and every credential.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}
