import { RekeyError, readMembers } from 'cdk-rekey-engine';
import { requirePem } from '../../provider/rsa';
import { GCP_SERVICE_ACCOUNT_KEY, type ServiceAccountKeyValue } from './contract';

export const TOKEN_URI = 'https://oauth2.googleapis.com/token';

type Own = Pick<
  ServiceAccountKeyValue,
  'project_id' | 'private_key_id' | 'private_key' | 'client_email' | 'client_id'
>;

const MEMBERS = ['project_id', 'private_key_id', 'private_key', 'client_email', 'client_id'] as const;

/** The key file of a key, with the members that Google writes into it. */
export const keyFile = (own: Own): ServiceAccountKeyValue => ({
  type: 'service_account',
  project_id: own.project_id,
  private_key_id: own.private_key_id,
  private_key: own.private_key,
  client_email: own.client_email,
  client_id: own.client_id,
  auth_uri: 'https://accounts.google.com/o/oauth2/auth',
  token_uri: TOKEN_URI,
  auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
  client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(own.client_email)}`,
  universe_domain: 'googleapis.com',
});

/** @throws SecretMalformed, WrongKind */
export function parseKeyFile(text: string): ServiceAccountKeyValue {
  const found = readMembers(text, GCP_SERVICE_ACCOUNT_KEY, MEMBERS);
  requirePem(found.private_key);
  return keyFile(found);
}

/** @throws WrongPrincipal for the key of another service account */
export function requireOwn({ client_email: found }: ServiceAccountKeyValue, own: string): void {
  if (found === own) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a key of the service account ${found}, but this secret is for ${own}.`,
    unchanged: 'AWSCURRENT, and every key.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}
