import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BadUsage, withKnownOptions } from '../usage';
import { LIVE_OPTIONS, LIVE_USAGE, liveFault } from './live/options';
import { regionOfTable } from './table-arn';

export const SCAN_USAGE = `Usage: cdk-rekey scan [PATH…] [options]

Finds secrets in files, folders, archives, cloud assemblies and commits: keys
of the app, formats of vendors, private keys, passwords in URLs, values of keys
such as "password", and values of this environment in what a build writes. No
secret is printed or written.

  cdk-rekey scan                             the current folder
  cdk-rekey scan --staged                    before a commit
  cdk-rekey scan --range origin/main..HEAD   a pull request
  cdk-rekey scan cdk.out dist                before a deployment

What is scanned:
  PATH                    file or folder; default: the current folder
  --staged                the lines that are staged in git, instead of files
  --range A..B            the lines that the commits of a range add
  --history               the lines that all commits add
  --all                   the folders "node_modules" too
${LIVE_USAGE}

Rules:
  --assembly DIR          read the prefixes of the app's keys from this cloud
                          assembly; default: cdk.out if it exists
  --prefix PREFIX         prefix of API keys, without the last underscore; can
                          be repeated
  --gitleaks-config FILE  rules and allowlists of gitleaks in addition;
                          default: .gitleaks.toml of the folder
  --env                   search all files for secrets of this environment;
                          default: archives and folders such as cdk.out, dist
  --no-env                do not search for them
  --env-name NAME         a variable whose value is a secret, besides those
                          whose name or value shows it; can be repeated

Keys of the app:
  --leak-index ARN        table of a LeakIndex: names the secrets of the app
                          among the findings, and whether they are in use
  --api-key-store ARN     table of an ApiKeyStore: the same for the keys of
                          customers; can be repeated

Known findings:
  --baseline FILE         findings that are not reported; default:
                          .rekey-baseline if it exists
  --write-baseline        write the findings to the baseline
  --key-file FILE         key of the HMACs in the reports and the baseline
                          (.gitleaksignore of the folder is read too)

Output:
  --json FILE             write the report as JSON
  --sarif FILE            write the report as SARIF 2.1.0
  --gitlab FILE           write the report for GitLab's secret detection
  --code-quality FILE     write the report for GitLab's code quality
  --threads N             number of threads; default: the number of cores
  --help                  print this text

Exit codes: 0 if nothing was found, 1 if secrets were found, 2 if the scan
could not be made or is not complete.`;

const OPTIONS = {
  ...LIVE_OPTIONS,
  staged: { type: 'boolean', default: false },
  range: { type: 'string' },
  history: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  assembly: { type: 'string' },
  prefix: { type: 'string', multiple: true, default: [] as string[] },
  'gitleaks-config': { type: 'string' },
  env: { type: 'boolean', default: false },
  'no-env': { type: 'boolean', default: false },
  'env-name': { type: 'string', multiple: true, default: [] as string[] },
  baseline: { type: 'string' },
  'write-baseline': { type: 'boolean', default: false },
  'key-file': { type: 'string' },
  'leak-index': { type: 'string' },
  'api-key-store': { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'string' },
  sarif: { type: 'string' },
  gitlab: { type: 'string' },
  'code-quality': { type: 'string' },
  threads: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const MOST_THREADS = 256;

/** Command line of `scan`. */
export type ScanCommand = ReturnType<typeof parseScan>;

/** Parses the words after `scan`. @throws BadUsage */
export function parseScan(words: readonly string[]) {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    SCAN_USAGE,
  );
  const { staged, range, history, env, 'no-env': noEnv, 'env-name': names } = values;
  const refuse = (problem: string): never => {
    throw new BadUsage(problem, SCAN_USAGE);
  };
  if (Number(staged) + Number(range !== undefined) + Number(history) > 1)
    refuse('Pass one of --staged, --range and --history.');
  const fault = liveFault(values, positionals);
  if (fault !== undefined) refuse(fault);
  if (range?.startsWith('-') || range === '') refuse(`--range cannot be "${range}".`);
  if (noEnv && (env || names.length > 0)) refuse('Pass --no-env without --env and --env-name.');
  const threads = values.threads === undefined ? availableParallelism() : Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    refuse(`--threads cannot be "${values.threads}". Pass a number from 1 to ${MOST_THREADS}.`);
  for (const arn of [values['leak-index'] ?? [], values['api-key-store']].flat())
    if (regionOfTable(arn) === undefined)
      refuse(`"${arn}" is not the ARN of a table. A LeakIndex has it as the output TableArn of its stack.`);
  return { ...values, threads, paths: positionals };
}
