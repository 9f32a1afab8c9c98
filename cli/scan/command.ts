import { version } from '../../package.json';
import { baselineText } from '../../scan/src/baseline/baseline';
import type { Changes } from '../../scan/src/git/git';
import { GitFailed } from '../../scan/src/git/repository';
import { GitleaksFault } from '../../scan/src/gitleaks/config';
import { codeQualityReport } from '../../scan/src/report/code-quality';
import { gitlabReport } from '../../scan/src/report/gitlab';
import { jsonReport } from '../../scan/src/report/json';
import type { Report } from '../../scan/src/report/report';
import { sarifReport } from '../../scan/src/report/sarif';
import { tableReport } from '../../scan/src/report/table';
import { Scan } from '../../scan/src/scan';
import { BadUsage } from '../usage';
import { writeOr } from './files';
import { baselineFile, environmentOf, gitleaksOf, knownFindings, ownPatterns, readKey } from './inputs';
import { LIVE_POLICY } from './live/calls';
import { AccountUnknown, type LiveScan, liveScan } from './live/live-scan';
import { parseScan, SCAN_USAGE, type ScanCommand } from './options';
import { withOwners } from './owned';
import { ProgressLine } from './progress';

const [CLEAN, FOUND, INCOMPLETE] = [0, 1, 2];

/** Runs `cdk-rekey scan`. @throws BadUsage */
export async function scanCommand(words: readonly string[], file?: string): Promise<number> {
  const command = parseScan(words);
  if (command.help) {
    console.log(SCAN_USAGE);
    return CLEAN;
  }
  if (command.policy) {
    console.log(JSON.stringify(LIVE_POLICY, null, 2));
    return CLEAN;
  }
  try {
    return await scanAndReport(command, file);
  } catch (error) {
    if (error instanceof BadUsage) throw error;
    // 1 would mean that secrets were found.
    const isKnown = [GitFailed, GitleaksFault, AccountUnknown].some((known) => error instanceof known);
    console.error(isKnown ? (error as Error).message : (error as Error).stack);
    return INCOMPLETE;
  }
}

async function scanAndReport(command: ScanCommand, file: string | undefined): Promise<number> {
  const started = performance.now();
  const progress = new ProgressLine(process.stderr, process.env);
  const isKnown = knownFindings(command);
  const settings = {
    own: ownPatterns(command),
    key: readKey(command),
    environment: environmentOf(command),
    gitleaks: gitleaksOf(command),
  };
  const scan = command.live
    ? await liveScan(command, settings)
    : new Scan({
        ...settings,
        all: command.all,
        threads: command.threads,
        ...(file !== undefined && { threadOptions: { entry: file } }),
        onProgress: (now) => progress.update(now),
      });
  try {
    if (scan instanceof Scan) await run(scan, command);
  } finally {
    progress.end();
  }
  const findings = await withOwners(
    scan.findings.filter((finding) => !isKnown(finding)),
    command,
  );
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

function write(command: ScanCommand, report: Report, scan: Scan | LiveScan): void {
  const { json, sarif, gitlab, 'code-quality': codeQuality } = command;
  if (json !== undefined) writeOr(json, jsonReport(report), '--json');
  if (sarif !== undefined) writeOr(sarif, sarifReport(report, version), '--sarif');
  if (gitlab !== undefined) {
    const facts = { version, end: new Date(), commit: process.env.CI_COMMIT_SHA };
    writeOr(gitlab, gitlabReport(report, facts), '--gitlab');
  }
  if (codeQuality !== undefined) writeOr(codeQuality, codeQualityReport(report), '--code-quality');
  if (command['write-baseline']) writeOr(baselineFile(command), baselineText(scan.findings), '--baseline');
  if ('counts' in scan) console.log(`Scanned: ${scan.counts.join(', ') || 'nothing'}\n`);
  const { isTTY, columns } = process.stdout;
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const colors = FORCE_COLOR ? FORCE_COLOR !== '0' : isTTY === true && !NO_COLOR && TERM !== 'dumb';
  console.log(tableReport(report, { columns: columns || undefined, colors }));
}
