import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RecordError } from './errors';

/**
 * Throws NoCredentials unless the profile is in AWS's files. The SDK would go on and take whatever other credentials
 * it finds, those of the machine for instance, and so ask an account that nobody meant.
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
    'Name one that is there.',
  );
}
