import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readAssembly } from '../src/assembly/cloud-assembly';
import { CheckError } from './errors';

const root = join(__dirname, '../..');

/** Paths of the examples that are CDK apps, relative to the root of the project. */
export function examples(): string[] {
  return readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/]+\.ts$|^[^/]+\/app\.ts$/.test(file))
    .map((file) => `examples/${file}`)
    .sort();
}

/**
 * Synthesizes an app to a folder, as the CDK CLI does.
 *
 * @param variables further environment variables of the app.
 * @throws CheckError CommandFailed
 */
export async function synthesize(
  app: string,
  output: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<ReturnType<typeof readAssembly>> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
  const cliContext = { 'aws:cdk:enable-path-metadata': true, ...context };
  const env = {
    ...process.env,
    ...variables,
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify(cliContext),
  };
  try {
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), app], {
      cwd: root,
      env,
    });
    return readAssembly(output);
  } catch (error) {
    const found = `${app} does not synthesize: ${(error as Error).message}`;
    throw new CheckError('CommandFailed', found, 'Fix the app.');
  }
}
