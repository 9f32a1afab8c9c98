import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RehearsalError } from '../errors';
import { readJsonObject } from './json-file';

export interface SynthesizeOptions {
  /** Folder of the CDK app. */
  readonly directory: string;
  /** Command of the app. @default - `app` of cdk.json */
  readonly command?: string;
  /** Output folder of the cloud assembly. */
  readonly output: string;
  readonly account: string;
  readonly region: string;
  /** Context values in addition to those of cdk.json and cdk.context.json. */
  readonly context?: Readonly<Record<string, unknown>>;
}

const LAST_LINES = 20;

/** Runs a CDK app with the environment variables of the CDK CLI. @throws AppFailed */
export async function synthesize(options: SynthesizeOptions): Promise<void> {
  const { directory, output, account, region } = options;
  const read = (name: string) =>
    existsSync(join(directory, name)) ? readJsonObject(join(directory, name)) : {};
  const settings = read('cdk.json');
  const command = options.command ?? settings.app;
  if (typeof command !== 'string' || command === '') {
    throw new RehearsalError(
      'AppFailed',
      `There is no CDK app in ${directory}: it has no cdk.json with an "app".`,
      'Specify the app with --app, or a cloud assembly with --assembly.',
    );
  }
  const context = {
    'aws:cdk:enable-path-metadata': true,
    // Results of earlier lookups. As with the CDK CLI, cdk.json takes precedence.
    ...read('cdk.context.json'),
    ...settings.context,
    ...options.context,
  };
  const child = spawn(command, {
    cwd: directory,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: region,
    },
  });
  const lines: string[] = [];
  const collect = (chunk: Buffer) => {
    lines.push(...chunk.toString().split('\n'));
    lines.splice(0, lines.length - LAST_LINES);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const printed = lines.join('\n').trim();
  throw new RehearsalError(
    'AppFailed',
    `The app (${command}) exited with code ${code}${printed === '' ? '.' : `:\n${printed}\n`}`,
    'Correct the app until `cdk synth` succeeds.',
  );
}
