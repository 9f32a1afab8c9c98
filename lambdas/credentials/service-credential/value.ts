import { domainOf, RekeyError, readMembers } from 'cdk-rekey-engine';
import { gitHost } from './codecommit';
import {
  KEYSPACES_PORT,
  SERVICE_CREDENTIAL,
  type ServiceCredentialValue,
  type ServiceName,
} from './contract';
import type { NewCredential } from './user-credentials';

/** The value of the secret for a new credential. */
export function credentialValue(
  service: ServiceName,
  region: string,
  { id, username, secret }: NewCredential,
): ServiceCredentialValue {
  const login = { username, password: secret };
  if (service === 'codecommit') return { service, credentialId: id, host: gitHost(region), ...login };
  if (service !== 'keyspaces') return { service, credentialId: id, region, apiKey: secret };
  const host = `cassandra.${region}.${domainOf(region)}`;
  return { service, credentialId: id, host, port: KEYSPACES_PORT, ...login };
}

/** @throws SecretMalformed, WrongKind */
export function parseValue(text: string): ServiceCredentialValue {
  const { service } = readMembers(text, SERVICE_CREDENTIAL, ['service']);
  if (service === 'bedrock' || service === 'cloudwatch-logs') {
    const members = ['credentialId', 'region', 'apiKey'] as const;
    const { credentialId, region, apiKey } = readMembers(text, SERVICE_CREDENTIAL, members);
    return { service, credentialId, region, apiKey };
  }
  if (service !== 'keyspaces' && service !== 'codecommit') throw ofAnotherService();
  const members = ['credentialId', 'host', 'username', 'password'] as const;
  const { credentialId, host, username, password } = readMembers(text, SERVICE_CREDENTIAL, members);
  if (service === 'codecommit') return { service, credentialId, host, username, password };
  const { port } = JSON.parse(text) as { readonly port?: unknown };
  return { service, credentialId, host, port: Number(port), username, password };
}

export const secretOf = (value: ServiceCredentialValue): string =>
  'password' in value ? value.password : value.apiKey;

function ofAnotherService(): RekeyError {
  return new RekeyError('WrongKind', {
    found: `The value is of the kind ${SERVICE_CREDENTIAL}, and of a service that the function does not know.`,
    unchanged: 'everything; nothing was issued.',
    action: 'make an earlier version current again, or deploy the stack.',
  });
}
