import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckError } from '../../../rehearsal/checks/errors';
import { PREFIX } from './tree';

const ROOT = join(__dirname, '../../..');
const TIMEOUT = 10 * 60_000;

/** Figures of one run of the command. */
export interface Run {
  readonly threads: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytesPerSecond: number;
  /** Largest resident memory of the process. */
  readonly peakMegabytes: number;
  readonly found: number;
  readonly notScanned: number;
  /** Hash of the findings in their order. */
  readonly findings: string;
}

/** Finding, as far as it is checked. */
export interface Found {
  readonly path: string;
  readonly commit?: string;
}

/** Runs the built command in a folder. @throws CommandFailed */
export function runScan(folder: string, temporary: string, threads: number, words: readonly string[]) {
  const [report, usage] = [join(temporary, 'report.json'), join(temporary, 'usage.json')];
  const command = [
    ...['--require', join(__dirname, 'usage.cjs'), join(ROOT, 'dist/cli/cdk-rekey.js'), 'scan', ...words],
    ...['--prefix', PREFIX, '--threads', String(threads), '--no-env', '--json', report],
  ];
  const { status, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIMEOUT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SCAN_USAGE: usage },
  });
  if (status !== 0 && status !== 1)
    throw new CheckError('CommandFailed', `scan ended with ${status}: ${stderr}.`, 'See its message.');
  const { findings, problems, bytes, seconds } = JSON.parse(readFileSync(report, 'utf8'));
  const { peakMegabytes, cpuSeconds } = JSON.parse(readFileSync(usage, 'utf8'));
  const run: Run = {
    threads,
    seconds,
    cpuSeconds: rounded(cpuSeconds),
    megabytesPerSecond: rounded(bytes / 1e6 / seconds),
    peakMegabytes: Math.round(peakMegabytes),
    found: findings.length,
    notScanned: problems.length,
    findings: createHash('sha256').update(JSON.stringify(findings)).digest('hex').slice(0, 16),
  };
  return { run, found: findings as Found[] };
}

export const rounded = (number: number) => Number(number.toFixed(2));
