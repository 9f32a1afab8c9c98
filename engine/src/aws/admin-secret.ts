import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Log } from '../log';
import { badSettings } from '../settings';
import { awsCall } from './aws-call';

/** Members that are not secret in the JSON of an admin secret, and that messages need. */
const PUBLIC_MEMBERS = [
  // A database secret (Secrets Manager User Guide, "JSON structure").
  ...['engine', 'host', 'port', 'username', 'dbname'],
  // Part of the host name, which messages need. The second one is written by the attachment of CloudFormation.
  ...['dbClusterIdentifier', 'dbInstanceIdentifier'],
  // A key file with names and public addresses beside the private key.
  ...['type', 'project_id', 'private_key_id', 'client_email', 'client_id', 'auth_uri', 'token_uri'],
  ...['auth_provider_x509_cert_url', 'client_x509_cert_url', 'universe_domain'],
];

/**
 * Reads the current value of the admin secret and redacts it in the log. Read it at each use, because it is rotated
 * too. The role can read AWSCURRENT only.
 */
export async function readAdminSecret(
  secretArn: string | undefined,
  log: Log,
  client: () => SecretsManagerClient,
): Promise<string> {
  if (!secretArn) throw badSettings('The kind needs an admin secret, but the function has none.');
  const call = { action: 'secretsmanager:GetSecretValue', resource: secretArn };
  const send = () => client().send(new GetSecretValueCommand({ SecretId: secretArn }));
  const { SecretString: text = '' } = await awsCall(log, call, send);
  log.hide(text, ...secretsIn(text));
  return text;
}

/** All strings in a JSON value, except those of public members. */
function secretsIn(text: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(text, (member, value) => {
      if (typeof value === 'string' && !PUBLIC_MEMBERS.includes(member)) found.push(value);
      return value;
    });
  } catch {
    // Not JSON: the whole text is redacted.
  }
  return found;
}
