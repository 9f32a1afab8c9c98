import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import { AssemblyFault } from '../../scan/src/assembly/templates';
import { BaselineFault, baselineText, parseBaseline } from '../../scan/src/baseline/baseline';
import { type Changes, GitFailed } from '../../scan/src/git/git';
import { scanChanges } from '../../scan/src/git/scan-changes';
import { type AppPattern, appPatterns, patternsOf } from '../../scan/src/patterns/app-patterns';
import { codeQualityReport } from '../../scan/src/report/code-quality';
import { gitlabReport } from '../../scan/src/report/gitlab';
import { jsonReport } from '../../scan/src/report/json';
import type { Report } from '../../scan/src/report/report';
import { sarifReport } from '../../scan/src/report/sarif';
import { tableReport } from '../../scan/src/report/table';
import { Scan } from '../../scan/src/scan';
import { BadUsage } from '../usage';
import { LIVE_POLICY } from './live/calls';
import { AccountUnknown, type LiveScan, liveScan } from './live/live-scan';
import { parseScan, SCAN_USAGE, type ScanCommand } from './options';

const ASSEMBLY = 'cdk.out';
const BASELINE = '.rekey-baseline';
const [CLEAN, FOUND, INCOMPLETE] = [0, 1, 2];

/** Runs `cdk-rekey scan`. @throws BadUsage */
export async function scanCommand(words: readonly string[]): Promise<number> {
  const command = parseScan(words);
  if (command.help) {
    console.log(SCAN_USAGE);
    return CLEAN;
  }
  if (command.policy) {
    console.log(JSON.stringify(LIVE_POLICY, null, 2));
    return CLEAN;
  }
  const own = ownPatterns(command);
  const baseline = readBaseline(command);
  const started = performance.now();
  const settings = { own, key: readKey(command), all: command.all };
  const scan = command.live ? await live(command, settings) : new Scan(settings);
  if (scan instanceof Scan) await run(scan, command);
  const findings = scan.findings.filter(({ secretHmac }) => !baseline.has(secretHmac));
  const report: Report = {
    files: scan.files,
    bytes: scan.bytes,
    seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
    findings,
    allowed: scan.allowed,
    known: scan.findings.length - findings.length,
    problems: scan.problems,
    skipped: scan.skipped,
  };
  write(command, report, scan);
  console.log(tableReport(report));
  if (findings.length > 0 && !command['write-baseline']) return FOUND;
  return scan.problems.length > 0 ? INCOMPLETE : CLEAN;
}

/** @throws BadUsage if the account cannot be asked */
async function live(command: ScanCommand, settings: Parameters<typeof liveScan>[1]): Promise<LiveScan> {
  try {
    const scan = await liveScan(command, settings);
    console.log(`Scanned: ${scan.counts.join(', ') || 'nothing'}\n`);
    return scan;
  } catch (error) {
    throw error instanceof AccountUnknown ? new BadUsage(error.message, SCAN_USAGE) : error;
  }
}

async function run(scan: Scan, command: ScanCommand): Promise<void> {
  const { staged, range, history, paths } = command;
  const changes: Changes | undefined = staged
    ? { of: 'staged' }
    : range !== undefined
      ? { of: 'range', range }
      : history
        ? { of: 'history' }
        : undefined;
  if (changes === undefined) return scan.scanPaths(paths.length === 0 ? ['.'] : paths);
  try {
    await scanChanges(scan, changes, paths, process.cwd());
  } catch (error) {
    throw error instanceof GitFailed ? new BadUsage(error.message, SCAN_USAGE) : error;
  }
}

function write(command: ScanCommand, report: Report, scan: Pick<Report, 'findings'>): void {
  const { json, sarif, gitlab, 'code-quality': codeQuality, baseline = BASELINE } = command;
  if (json !== undefined) writeOr(json, jsonReport(report), '--json');
  if (sarif !== undefined) writeOr(sarif, sarifReport(report, version), '--sarif');
  if (gitlab !== undefined) {
    const scan = { version, end: new Date(), commit: process.env.CI_COMMIT_SHA };
    writeOr(gitlab, gitlabReport(report, scan), '--gitlab');
  }
  if (codeQuality !== undefined) writeOr(codeQuality, codeQualityReport(report), '--code-quality');
  if (command['write-baseline']) writeOr(baseline, baselineText(scan.findings), '--baseline');
}

function ownPatterns({ assembly, prefix }: ScanCommand): AppPattern[] {
  try {
    const given = patternsOf(prefix);
    const folder = assembly ?? (existsSync(`${ASSEMBLY}/manifest.json`) ? ASSEMBLY : undefined);
    if (folder === undefined) return given;
    const known = new Set(given.map(({ regex }) => regex));
    return [...given, ...appPatterns(folder).patterns.filter(({ regex }) => !known.has(regex))];
  } catch (error) {
    if (error instanceof RangeError || error instanceof AssemblyFault)
      throw new BadUsage(error.message, SCAN_USAGE);
    throw error;
  }
}

function readBaseline({ baseline, 'write-baseline': writes }: ScanCommand): Set<string> {
  const file = baseline ?? BASELINE;
  if (writes || (baseline === undefined && !existsSync(file))) return new Set();
  try {
    return parseBaseline(readOr(file, '--baseline'), file);
  } catch (error) {
    throw error instanceof BaselineFault ? new BadUsage(error.message, SCAN_USAGE) : error;
  }
}

function readKey({ 'key-file': file }: ScanCommand): string | undefined {
  if (file === undefined) return undefined;
  const key = readOr(file, '--key-file').trim();
  if (key.length < 16) throw new BadUsage(`The key in ${file} has fewer than 16 characters.`, SCAN_USAGE);
  return key;
}

function readOr(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadUsage(
      `The file ${file} of ${option} cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      SCAN_USAGE,
    );
  }
}

function writeOr(file: string, text: string, option: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new BadUsage(
      `The file ${file} of ${option} cannot be written: ${(error as NodeJS.ErrnoException).code}.`,
      SCAN_USAGE,
    );
  }
}
