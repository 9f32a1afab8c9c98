import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CheckError } from '../../../../rehearsal/checks/errors';
import type { Found } from '../score';

/** Scanner that is compared. */
export interface Scanner {
  readonly name: string;
  readonly version: string;
  /** Findings of the files of a folder, with paths relative to it. */
  scan(folder: string): Found[];
}

const TIMEOUT = 10 * 60_000;
const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));

/** Runs a command on one core. @throws CheckError if it ends with another status */
export function runOnOneCore(
  command: string,
  args: readonly string[],
  statuses: readonly number[] = [0],
): void {
  const [program = '', ...rest] =
    TASKSET === undefined ? [command, ...args] : [TASKSET, '-c', '0', command, ...args];
  const { status, error, stderr } = spawnSync(program, rest, {
    encoding: 'utf8',
    timeout: TIMEOUT,
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, GOMAXPROCS: '1' },
  });
  if (status !== null && statuses.includes(status)) return;
  const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
  throw new CheckError('CommandFailed', `${command} failed: ${reason}.`, 'See its message.');
}
