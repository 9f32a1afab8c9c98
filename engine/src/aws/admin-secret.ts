import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Log } from '../log';
import { badSettings } from '../settings';
import { awsCall } from './aws-call';

/** Members of a database secret that are no secrets (Secrets Manager user guide, "JSON structure"). */
const PUBLIC_MEMBERS = ['engine', 'host', 'port', 'username', 'dbname', 'dbClusterIdentifier'];

/**
 * Reads the current value of the admin secret, and hides it in the log. Read it at use: it is rotated too. The role
 * may read AWSCURRENT only, and no version by its id.
 */
export async function readAdminSecret(
  secretArn: string | undefined,
  log: Log,
  client: () => SecretsManagerClient,
): Promise<string> {
  if (!secretArn) throw badSettings('The kind needs an admin secret, and the function has none.');
  const call = { action: 'secretsmanager:GetSecretValue', resource: secretArn };
  const send = () => client().send(new GetSecretValueCommand({ SecretId: secretArn }));
  const { SecretString: text = '' } = await awsCall(log, call, send);
  log.hide(text, ...secretsIn(text));
  return text;
}

/** Every text in a JSON value, except members that are known to be no secrets. */
function secretsIn(text: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(text, (member, value) => {
      if (typeof value === 'string' && !PUBLIC_MEMBERS.includes(member)) found.push(value);
      return value;
    });
  } catch {
    // Not JSON: the whole text is hidden.
  }
  return found;
}
