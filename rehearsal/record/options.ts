import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { didYouMean } from '../src/nearest';
import { RecordError } from './errors';
import type { Scenario } from './scenario';

export const HELP = `Usage: npm run record -- --profile NAME --out DIR [options]

Plays the scenarios of rehearsal/record/scenarios against AWS and writes down what it answers, as transcripts that the
replay of the recordings takes. It makes secrets, users, roles and policies called rekey-record-…, and removes them again.

  --profile NAME   the profile of ~/.aws whose account is asked
  --out DIR        where the transcripts go: DIR/SERVICE/SCENARIO.json
  --region R       the region; that of the profile unless given
  --only NAME      only this scenario; may be given more than once
  --endpoint URL   another endpoint than AWS's, such as that of a local AWS
  --list           shows the scenarios, and asks nobody
  --help           shows this
`;

const OPTIONS = {
  profile: { type: 'string' },
  out: { type: 'string' },
  region: { type: 'string' },
  only: { type: 'string', multiple: true },
  endpoint: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export interface RecordOptions {
  readonly profile: string;
  readonly out: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly scenarios: readonly Scenario[];
}

/** What the arguments ask for: a text to show, or a recording. Throws BadOption. */
export function parseOptions(args: string[], all: readonly Scenario[]): RecordOptions | string {
  const { values, positionals } = parseArgs({
    args,
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(OPTIONS, name))
      throw bad(
        `There is no option --${name}.`,
        didYouMean(
          `--${name}`,
          Object.keys(OPTIONS).map((known) => `--${known}`),
          'options',
        ),
      );
  }
  const [stray] = positionals;
  if (stray !== undefined) throw bad(`${stray} belongs to no option.`, 'See --help.');
  if (values.help) return HELP;
  if (values.list) return all.map(({ service, name }) => `${service.padEnd(15)} ${name}\n`).join('');
  const { profile, out, region, endpoint } = values;
  if (typeof profile !== 'string' || profile === '')
    throw bad('There is no --profile.', 'Name one of ~/.aws/config.');
  if (typeof out !== 'string' || !existsSync(out))
    throw bad(`The folder of --out, ${out}, is not there.`, 'Make it first.');
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(String(region))) {
    throw bad(`--region ${region} is no region.`, 'Give one such as eu-central-1.');
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(String(endpoint))) {
    throw bad(`--endpoint ${endpoint} is no URL of a host.`, 'Give one such as http://127.0.0.1:4566.');
  }
  return {
    profile,
    out,
    ...(region === undefined ? {} : { region: String(region) }),
    ...(endpoint === undefined ? {} : { endpoint: String(endpoint) }),
    scenarios: chosen(values.only as string[] | undefined, all),
  };
}

function chosen(names: readonly string[] | undefined, all: readonly Scenario[]): readonly Scenario[] {
  if (names === undefined) return all;
  return names.map((name) => {
    const scenario = all.find((candidate) => candidate.name === name);
    if (scenario) return scenario;
    throw bad(
      `There is no scenario ${name}.`,
      didYouMean(
        name,
        all.map((known) => known.name),
        'scenarios',
      ),
    );
  });
}

function bad(found: string, fix: string): RecordError {
  return new RecordError('BadOption', found, fix);
}
