import { parseArgs } from 'node:util';
import { RehearsalError } from '../errors';
import { GAP_NAMES, GAPS } from './gaps';
import { unknownOption } from './options';

export const HELP = `Usage: rehearse [options]

Deploys a synthesized CDK app to a local AWS and lets time pass, while readers read its secrets.

  --assembly DIR     a cloud assembly (cdk.out); without it the app of ./cdk.json is synthesized
  --app CMD          the command that synthesizes, in place of that in cdk.json
  --stack NAME       deploys only this stack; may be repeated (all)
  --secret PATH      reads and reports only this secret; may be repeated (all)
  --days N           virtual days after the deploy (365)
  --seed N           decides everything that is left to chance (1)
  --faults LEVEL     how much goes wrong at AWS: none, light or heavy (none)
  --reads-per-day N  how often each reader reads, besides the times around a rotation (8)
  --exists FILE      what is in the account before the deploy, as JSON; see the README
  --issuer FILE      a module that serves an issuer other than AWS; may be repeated; see the README
  --keeps PATH=TIME  how long a reader keeps a value: 90s, 5m, 12h, 2d; may be repeated (5m)
  --speed SPEED      at most so many virtual seconds in a real one, to watch: 3600, or 30m/s, 1h/s, 1d/s
  --json FILE        writes the report there
  --html FILE        writes the report there as a page for a browser
  --allow NAME       takes a rehearsal for good although this was not shown; may be repeated (nothing)

  --scenario NAME    plays a bad day instead, and tells its story; may be repeated; 'all' plays every one that fits
  --list             shows the stacks, the secrets and the scenarios
  --version          shows the version of this package
  --help             shows this

Ends with
  0  good: everything was shown, and nothing was found
  1  not good: there is a finding, such as a read or a deploy that failed; or a scenario did not go as told
  2  it could not be rehearsed; the error says why
  3  incomplete: nothing was found, and something was not shown. --allow takes its name:
${GAP_NAMES.map((name) => `     ${name.padEnd(23)} ${GAPS[name]}`).join('\n')}
`;

const OPTIONS = {
  assembly: { type: 'string' },
  app: { type: 'string' },
  stack: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  days: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  'reads-per-day': { type: 'string' },
  exists: { type: 'string' },
  issuer: { type: 'string', multiple: true },
  keeps: { type: 'string', multiple: true },
  speed: { type: 'string' },
  json: { type: 'string' },
  html: { type: 'string' },
  allow: { type: 'string', multiple: true },
  scenario: { type: 'string', multiple: true },
  list: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type CommandLine = ReturnType<typeof parse>;

/** What has no part in a list or in a scenario: it would be without effect. */
const NOT_WITH = {
  list: [
    ...['secret', 'days', 'seed', 'faults', 'reads-per-day', 'keeps', 'speed'],
    ...['json', 'html', 'allow', 'scenario'],
  ],
  scenario: ['days', 'faults', 'reads-per-day', 'keeps', 'html'],
} as const;

/** Reads the arguments. Errors: UnknownOption, InvalidOption. */
export function readCommandLine(args: string[]): CommandLine {
  const values = parse(args);
  for (const [mode, others] of Object.entries(NOT_WITH) as [keyof typeof NOT_WITH, readonly string[]][]) {
    if (values[mode] === undefined) continue;
    const other = others.find((name) => (values as Record<string, unknown>)[name] !== undefined);
    if (other !== undefined) {
      throw new RehearsalError('InvalidOption', `--${other} has no part in --${mode}.`, 'Leave it out.');
    }
  }
  return values;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const unknown = /Unknown option '--?([^']+)'/.exec((error as Error).message)?.[1];
    if (unknown !== undefined) {
      const known = Object.keys(OPTIONS).map((name) => `--${name}`);
      throw unknownOption(`--${unknown}`, known);
    }
    const [problem = ''] = (error as Error).message.split(/\.\s/);
    throw new RehearsalError('InvalidOption', problem.replace(/\.?$/, '.'), 'See `rehearse --help`.');
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `3600` or `1h/s` → 3600. What is neither is handed on, to be refused with the other options. */
export function speedIn(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])\/s$/.exec(text) ?? [];
  return amount && unit ? Number(amount) * (UNITS[unit] as number) : Number(text);
}
