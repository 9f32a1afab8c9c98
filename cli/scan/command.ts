import { version } from '../../package.json';
import { baselineText } from '../../scan/src/baseline/baseline';
import type { Changes } from '../../scan/src/git/git';
import { GitFailed } from '../../scan/src/git/repository';
import { GitleaksFault } from '../../scan/src/gitleaks/config';
import { jsonReport } from '../../scan/src/report/json';
import type { Report } from '../../scan/src/report/report';
import { sarifReport } from '../../scan/src/report/sarif';
import { tableReport } from '../../scan/src/report/table';
import { Scan } from '../../scan/src/scan';
import { BadUsage } from '../usage';
import { writeOr } from './files';
import { baselineFile, environmentOf, gitleaksOf, knownFindings, ownPatterns, readKey } from './inputs';
import { parseScan, SCAN_USAGE, type ScanCommand } from './options';
import { ProgressLine } from './progress';

const [CLEAN, FOUND, INCOMPLETE] = [0, 1, 2];

/** Runs `cdk-rekey scan`. @throws BadUsage */
export async function scanCommand(words: readonly string[], file?: string): Promise<number> {
  const command = parseScan(words);
  if (command.help) {
    console.log(SCAN_USAGE);
    return CLEAN;
  }
  try {
    return await scanAndReport(command, file);
  } catch (error) {
    if (error instanceof BadUsage) throw error;
    // 1 would mean that secrets were found.
    const isKnown = error instanceof GitFailed || error instanceof GitleaksFault;
    console.error(isKnown ? (error as Error).message : (error as Error).stack);
    return INCOMPLETE;
  }
}

async function scanAndReport(command: ScanCommand, file: string | undefined): Promise<number> {
  const started = performance.now();
  const progress = new ProgressLine(process.stderr, process.env);
  const isKnown = knownFindings(command);
  const scan = new Scan({
    own: ownPatterns(command),
    key: readKey(command),
    environment: environmentOf(command),
    gitleaks: gitleaksOf(command),
    all: command.all,
    threads: command.threads,
    ...(file !== undefined && { threadOptions: { entry: file } }),
    onProgress: (now) => progress.update(now),
  });
  try {
    await run(scan, command);
  } finally {
    progress.end();
  }
  const findings = scan.findings.filter((finding) => !isKnown(finding));
  const report: Report = {
    files: scan.files,
    bytes: scan.bytes,
    seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
    findings,
    allowed: scan.allowed,
    known: scan.findings.length - findings.length,
    problems: scan.problems,
    skipped: scan.skipped,
    threads: command.threads,
  };
  write(command, report, scan);
  if (findings.length > 0 && !command['write-baseline']) return FOUND;
  return scan.problems.length > 0 ? INCOMPLETE : CLEAN;
}

/** Scans what the command names. */
async function run(scan: Scan, command: ScanCommand): Promise<void> {
  const { paths } = command;
  const changes = changesOf(command);
  if (changes !== undefined) await scan.scanChanges(changes, paths, process.cwd());
  else await scan.scanPaths(paths.length === 0 ? ['.'] : paths);
}

function changesOf({ staged, range, history }: ScanCommand): Changes | undefined {
  if (staged) return { of: 'staged' };
  if (range !== undefined) return { of: 'range', range };
  return history ? { of: 'history' } : undefined;
}

function write(command: ScanCommand, report: Report, scan: Scan): void {
  const { json, sarif } = command;
  if (json !== undefined) writeOr(json, jsonReport(report), '--json');
  if (sarif !== undefined) writeOr(sarif, sarifReport(report, version), '--sarif');
  if (command['write-baseline']) writeOr(baselineFile(command), baselineText(scan.findings), '--baseline');
  const { isTTY, columns } = process.stdout;
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const colors = FORCE_COLOR ? FORCE_COLOR !== '0' : isTTY === true && !NO_COLOR && TERM !== 'dumb';
  console.log(tableReport(report, { columns: columns || undefined, colors }));
}
