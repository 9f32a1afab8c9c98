import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import { CheckError } from '../../../rehearsal/checks/errors';

/** Key of a principal. */
export interface Key {
  readonly id: string;
  readonly secret: string;
}

/** The AWS CLI with the account of ministack. */
export class AwsCli {
  /** The root user. */
  readonly root: Key = { id: 'test', secret: 'test' };
  private readonly folder: string;

  constructor(
    python: string,
    private readonly ministack: Ministack,
    private readonly region: string,
    folder: string,
  ) {
    // A folder with nothing else, so that the PATH has no other AWS CLI.
    this.folder = join(folder, 'bin');
    mkdirSync(this.folder);
    symlinkSync(join(dirname(python), 'aws'), join(this.folder, 'aws'));
    symlinkSync(process.execPath, join(this.folder, 'node'));
  }

  /** Environment of a process that uses the account as a principal. */
  environmentOf({ id, secret }: Key): NodeJS.ProcessEnv {
    return {
      PATH: [this.folder, '/usr/bin', '/bin'].join(delimiter),
      HOME: this.folder,
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      AWS_ENDPOINT_URL: this.ministack.endpoint,
      AWS_CA_BUNDLE: this.ministack.certificate,
    };
  }

  /** Runs the AWS CLI as the root user. @throws CheckError CommandFailed */
  run(...words: readonly string[]): Record<string, never> {
    const env = this.environmentOf(this.root);
    const { status, stdout, stderr } = spawnSync('aws', [...words, '--output', 'json'], {
      env,
      encoding: 'utf8',
    });
    if (status === 0) return JSON.parse(stdout || '{}');
    throw new CheckError(
      'CommandFailed',
      `aws ${words.slice(0, 2).join(' ')}: ${stderr.trim()}`,
      'See its message.',
    );
  }
}
