import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { didYouMean } from '../src/nearest';
import { RecordError } from './errors';
import type { Scenario } from './scenario';

const HELP = `Usage: npm run record -- --profile NAME --out DIR [options]

Runs the scenarios of rehearsal/record/scenarios against AWS, and writes the answers as transcripts for the replay of
recordings. Creates secrets, users, roles and policies named rekey-record-…, and deletes them afterwards.

  --profile NAME   profile of ~/.aws to use
  --out DIR        folder for the transcripts: DIR/SERVICE/SCENARIO.json
  --region R       region; the default is that of the profile
  --only NAME      runs only this scenario; can be repeated
  --endpoint URL   endpoint to use instead of AWS, for example a local AWS
  --list           lists the scenarios without a call
  --help           shows this text
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

/** The parsed options, or a text to print. @throws BadOption */
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
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw bad(`Unexpected argument ${unexpected}.`, 'See --help.');
  if (values.help) return HELP;
  if (values.list) return all.map(({ service, name }) => `${service.padEnd(15)} ${name}\n`).join('');
  const { profile, out, region, endpoint } = values;
  if (typeof profile !== 'string' || profile === '')
    throw bad('The option --profile is missing.', 'Give a profile of ~/.aws/config.');
  if (typeof out !== 'string' || !existsSync(out))
    throw bad(`The folder of --out, ${out}, does not exist.`, 'Create it.');
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(String(region))) {
    throw bad(`--region ${region} is not a region.`, 'Give a region such as eu-central-1.');
  }
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(String(endpoint))) {
    throw bad(
      `--endpoint ${endpoint} is not the URL of a host.`,
      'Give a URL such as http://127.0.0.1:4566.',
    );
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
