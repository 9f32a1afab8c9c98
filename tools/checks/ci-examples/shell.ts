import { spawnSync } from 'node:child_process';

const MINUTE = 60_000;

/** Result of a program. */
export interface Ended {
  readonly code: number | null;
  /** Standard output and error. */
  readonly output: string;
}

/** Runs a program in a folder. */
export function runIn(
  folder: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env,
    timeout: 2 * MINUTE,
    // A hook must not ask.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, output: `${stdout}${stderr}${error?.message ?? ''}` };
}

/** Runs a script as GitHub Actions runs `shell: bash`. */
export const bash = (folder: string, script: string, env: NodeJS.ProcessEnv): Ended =>
  runIn(folder, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], env);

/** Environment of a runner: of the caller's, only what programs need. */
export function runnerEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH, npm_config_registry, npm_config_cache } = process.env;
  const identity = { name: 'ci', email: 'ci@example.com' };
  return {
    ...{ PATH, HOME: home, CI: 'true', GIT_CONFIG_NOSYSTEM: '1' },
    ...{ GIT_AUTHOR_NAME: identity.name, GIT_AUTHOR_EMAIL: identity.email },
    ...{ GIT_COMMITTER_NAME: identity.name, GIT_COMMITTER_EMAIL: identity.email },
    ...(npm_config_registry !== undefined && { npm_config_registry }),
    ...(npm_config_cache !== undefined && { npm_config_cache }),
  };
}
