import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RecordError } from './errors';

/**
 * Checks that the profile exists. Otherwise the SDK would use other credentials, for example those of the machine, and so
 * another account.
 * @throws NoCredentials
 */
export function requireProfile(profile: string): void {
  const folder = join(homedir(), '.aws');
  const config = process.env.AWS_CONFIG_FILE ?? join(folder, 'config');
  const credentials = process.env.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials');
  const section = profile.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`^\\s*\\[\\s*(profile\\s+)?${section}\\s*\\]`, 'm');
  if ([config, credentials].some((file) => existsSync(file) && named.test(readFileSync(file, 'utf8'))))
    return;
  throw new RecordError(
    'NoCredentials',
    `There is no profile ${profile} in ${config}.`,
    'Give an existing profile.',
  );
}
