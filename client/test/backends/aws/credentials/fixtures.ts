import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialChain } from '../../../../src/backends/aws/credentials/chain';
import type { AwsCredentials } from '../../../../src/backends/aws/credentials/credentials';
import { AwsSettings } from '../../../../src/backends/aws/settings/aws-settings';
import { ServiceClock } from '../../../../src/backends/aws/transport/clock';
import type { Environment } from '../../../../src/backends/environment';
import { HttpClient } from '../../../../src/http/http-client';

const HTTP = { attempts: 1 };

/** The chain of a process with these environment variables. */
export function chainOf(environment: Environment, profile?: string) {
  const context = {
    settings: new AwsSettings({ environment, profile }),
    http: new HttpClient(HTTP),
    local: new HttpClient(HTTP),
    clock: new ServiceClock(),
  };
  return credentialChain(context);
}

/** The credentials of a process with these environment variables. */
export const resolve = (environment: Environment, profile?: string): Promise<AwsCredentials> =>
  chainOf(environment, profile)(false);

/** A home directory with shared files and a token, and the variables that name them. */
export function home({ config = '', credentials = '', token = '' }) {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    write,
    environment: {
      HOME: folder,
      AWS_CONFIG_FILE: write('config', config),
      AWS_SHARED_CREDENTIALS_FILE: write('credentials', credentials),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    tokenFile: write('token', token),
    close: () => rmSync(folder, { recursive: true }),
  };
}
