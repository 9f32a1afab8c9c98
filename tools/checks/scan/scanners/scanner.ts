import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CheckError } from '../../../../rehearsal/checks/errors';
import type { Found } from '../score';

/** Findings, and the seconds of the processor. */
export interface Scanned {
  readonly found: readonly Found[];
  readonly seconds: number;
}

/** Scanner that is compared. */
export interface Scanner {
  readonly name: string;
  readonly version: string;
  /** Scans the files of a folder. Paths are relative to it. */
  scan(folder: string): Scanned;
}

const TIMEOUT = 10 * 60_000;
const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));
/** Prints the seconds that the processor worked, as the last line of the error output. */
const TIMED = 'TIMEFORMAT="%U %S"; time "$@"';

/**
 * Runs a command on one core, and returns the seconds that the processor worked for it, whatever else the machine does.
 *
 * @throws CheckError if it ends with another status
 */
export function runOnOneCore(
  command: string,
  args: readonly string[],
  statuses: readonly number[] = [0],
): number {
  const pinned = TASKSET === undefined ? [command, ...args] : [TASKSET, '-c', '0', command, ...args];
  const { status, error, stderr } = spawnSync('bash', ['-c', TIMED, 'bash', ...pinned], {
    encoding: 'utf8',
    timeout: TIMEOUT,
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, GOMAXPROCS: '1', LC_ALL: 'C' },
  });
  const lines = (stderr ?? '').trim().split('\n');
  const [user = Number.NaN, system = Number.NaN] = (lines.pop() ?? '').split(' ').map(Number);
  if (status !== null && statuses.includes(status)) return user + system;
  const reason = error?.message ?? lines.slice(-3).join(' ');
  throw new CheckError('CommandFailed', `${command} failed: ${reason}.`, 'See its message.');
}
