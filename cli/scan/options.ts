import { parseArgs } from 'node:util';
import { BadUsage, withKnownOptions } from '../usage';
import { LIVE_OPTIONS, LIVE_USAGE, liveFault } from './live/options';

export const SCAN_USAGE = `Usage: cdk-rekey scan [PATH…] [options]

Finds secrets in files, folders, archives, cloud assemblies and commits: keys of the app, formats of vendors, private keys,
passwords in URLs, and values of keys such as "password". No secret is printed or written.

  PATH              file or folder; default: the current folder
  --staged          scan the lines that are staged in git, instead of files
  --range A..B      scan the lines that the commits of a range add
  --history         scan the lines that all commits add
${LIVE_USAGE}
  --assembly DIR    read the prefixes of the app's keys from this cloud assembly; default: cdk.out if it exists
  --prefix PREFIX   prefix of API keys, without the last underscore; can be repeated
  --baseline FILE   known findings that are not reported; default: .rekey-baseline if it exists
  --write-baseline  write the findings to the baseline
  --key-file FILE   key of the HMACs in the reports and in the baseline
  --json FILE       write the report as JSON
  --sarif FILE      write the report as SARIF 2.1.0
  --gitlab FILE     write the report for GitLab's secret detection
  --code-quality FILE  write the report for GitLab's code quality
  --all             scan the folders "node_modules" too
  --help            print this text

Exit codes: 0 if nothing was found, 1 if secrets were found, 2 if the scan could not be made or is not complete.`;

const OPTIONS = {
  ...LIVE_OPTIONS,
  staged: { type: 'boolean', default: false },
  range: { type: 'string' },
  history: { type: 'boolean', default: false },
  assembly: { type: 'string' },
  prefix: { type: 'string', multiple: true, default: [] as string[] },
  baseline: { type: 'string' },
  'write-baseline': { type: 'boolean', default: false },
  'key-file': { type: 'string' },
  json: { type: 'string' },
  sarif: { type: 'string' },
  gitlab: { type: 'string' },
  'code-quality': { type: 'string' },
  all: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Command line of `scan`. */
export type ScanCommand = ReturnType<typeof parseScan>;

/** Parses the words after `scan`. @throws BadUsage */
export function parseScan(words: readonly string[]) {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    SCAN_USAGE,
  );
  const { staged, range, history } = values;
  if (Number(staged) + Number(range !== undefined) + Number(history) > 1)
    throw new BadUsage('Pass one of --staged, --range and --history.', SCAN_USAGE);
  const fault = liveFault(values, positionals);
  if (fault !== undefined) throw new BadUsage(fault, SCAN_USAGE);
  if (range?.startsWith('-') || range === '') throw new BadUsage(`--range cannot be "${range}".`, SCAN_USAGE);
  return { ...values, paths: positionals };
}
