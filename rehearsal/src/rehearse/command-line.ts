import { parseArgs } from 'node:util';
import { RehearsalError } from '../errors';
import { milliseconds } from './duration';
import { GAP_NAMES, GAPS } from './gaps';
import { unknownOption } from './options';

export const HELP = `Usage: rehearse [options]
       rehearse provider FILE    tests a spec of Credential.httpApi; see rehearse provider --help

Deploys a synthesized CDK app to a local AWS and advances virtual time, while readers read its secrets.

  --assembly DIR     cloud assembly (cdk.out) (default: synthesizes the app of ./cdk.json)
  --app CMD          command that synthesizes the app (default: app of cdk.json)
  --stack NAME       stack to deploy; repeatable (default: all)
  --secret PATH      secret to read and report; repeatable (default: all)
  --days N           virtual days after the deploy (default: 365)
  --seed N           seed of all random decisions (default: 1)
  --faults LEVEL     faults of AWS: none, light or heavy (default: none)
  --reads-per-day N  reads of each reader, in addition to the reads around a rotation (default: 8)
  --exists FILE      resources that exist before the deploy, as JSON; see the README
  --issuer FILE      module that serves an issuer other than AWS; repeatable; see the README
  --keeps PATH=TIME  cache time of a reader: 90s, 5m, 12h, 2d; repeatable (default: 5m)
  --speed SPEED      maximum virtual time for each real second: 3600, 30m/s, 1h/s, 1d/s (default: unlimited)
  --json FILE        writes the report as JSON
  --html FILE        writes the report as a page
  --allow NAME       accepts a gap; repeatable

  --scenario NAME    runs a failure scenario instead; repeatable; 'all' runs every applicable scenario
  --list             lists the stacks, secrets and scenarios
  --version          prints the version
  --help             prints this help

Exit codes
  0  good: no finding and no gap
  1  not good: a finding, such as a failed read or deploy, or a failed scenario
  2  the rehearsal could not run; the error states the reason
  3  incomplete: no finding, but a gap. --allow accepts a gap by its name:
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

/** Options without effect on a list or a scenario. */
const NOT_WITH = {
  list: [
    ...['secret', 'days', 'seed', 'faults', 'reads-per-day', 'keeps', 'speed'],
    ...['json', 'html', 'allow', 'scenario'],
  ],
  scenario: ['days', 'faults', 'reads-per-day', 'keeps', 'html'],
} as const;

/** Parses the arguments. @throws UnknownOption, InvalidOption */
export function readCommandLine(args: string[]): CommandLine {
  const values = parse(args);
  for (const [mode, others] of Object.entries(NOT_WITH) as [keyof typeof NOT_WITH, readonly string[]][]) {
    if (values[mode] === undefined) continue;
    const other = others.find((name) => (values as Record<string, unknown>)[name] !== undefined);
    if (other !== undefined) {
      throw new RehearsalError(
        'InvalidOption',
        `--${other} cannot be combined with --${mode}.`,
        `Remove --${other}.`,
      );
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

/** Virtual seconds for each real second of `3600` or `1h/s`; NaN for an invalid speed. */
export function speedIn(text: string): number {
  return text.endsWith('/s') ? milliseconds(text.slice(0, -2)) / 1000 : Number(text);
}
