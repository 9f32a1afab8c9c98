import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../assembly/synthesize';
import { RehearsalError } from '../errors';
import { asPage } from '../page/as-page';
import { checkedOptions, type RehearseOptions, unknownOption } from './options';
import { ProgressLine } from './progress';
import { rehearse } from './rehearse';
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from './stage';
import { asText } from './table';

const HELP = `Usage: rehearse [options]

Deploys a synthesized CDK app to a local AWS and lets time pass, while readers read its secrets.

  --assembly DIR   a cloud assembly (cdk.out); without it the app of ./cdk.json is synthesized
  --app CMD        the command that synthesizes, in place of that in cdk.json
  --days N         virtual days after the deploy (365)
  --seed N         decides everything that is left to chance (1)
  --faults LEVEL   how much goes wrong at AWS: none, light or heavy (none)
  --reads-per-day N  how often each reader reads, besides the times around a rotation (8)
  --json FILE      writes the report there
  --html FILE      writes the report there as a page for a browser
  --help           shows this

Ends with 0 when all was good, 1 when it was not, 2 when it could not be rehearsed.
`;

const OPTIONS = {
  assembly: { type: 'string' },
  app: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  'reads-per-day': { type: 'string' },
  json: { type: 'string' },
  html: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** What the command reads and writes besides files. */
export interface Terminal {
  readonly directory: string;
  readonly output: Pick<NodeJS.WriteStream, 'write'>;
  readonly errors: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** Runs the command `rehearse` and tells with which code the process ends. */
export async function command(args: string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    // What the user can put right needs no stack trace; anything else is a defect of the rehearsal.
    const text = error instanceof RehearsalError ? `${error.code}: ${error.message}` : (error as Error).stack;
    terminal.errors.write(`${text}\n`);
    return 2;
  }
}

async function run(args: string[], { directory, output, errors }: Terminal): Promise<number> {
  const values = parse(args);
  if (values.help) {
    output.write(HELP);
    return 0;
  }
  const json = placeOf(values.json, directory);
  const html = placeOf(values.html, directory);
  const progress = new ProgressLine(errors);
  const temporary = mkdtempSync(join(tmpdir(), 'rehearse-'));
  const options: RehearseOptions = {
    assembly:
      values.assembly === undefined ? join(temporary, 'cdk.out') : resolve(directory, values.assembly),
    ...(values.days === undefined ? {} : { days: Number(values.days) }),
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    ...(values['reads-per-day'] === undefined ? {} : { readsPerDay: Number(values['reads-per-day']) }),
    ...(values.faults === undefined ? {} : { faults: values.faults as RehearseOptions['faults'] }),
    onProgress: (state) => progress.show(state),
  };
  try {
    // A mistake is told before the app is synthesized, which takes a while.
    const { directory: assembly } = checkedOptions(options);
    if (values.assembly === undefined) {
      errors.write('Synthesizing the app…\n');
      const environment = { account: DEFAULT_ACCOUNT, region: DEFAULT_REGION };
      await synthesize({ directory, command: values.app, output: assembly, ...environment });
    }
    const report = await rehearse(options);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
    if (html !== undefined) writeFileSync(html, asPage(report));
    output.write(`\n${asText(report)}\n`);
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Where a report goes; a folder that is not there is told before the run, not after it. */
function placeOf(file: string | undefined, directory: string): string | undefined {
  if (file === undefined) return undefined;
  const place = resolve(directory, file);
  if (existsSync(dirname(place))) return place;
  throw new RehearsalError(
    'InvalidOption',
    `The report cannot be written to ${place}.`,
    'Make its folder first.',
  );
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const unknown = /Unknown option '--?([^']+)'/.exec((error as Error).message)?.[1];
    if (unknown !== undefined)
      throw unknownOption(
        `--${unknown}`,
        Object.keys(OPTIONS).map((name) => `--${name}`),
      );
    throw new RehearsalError('InvalidOption', (error as Error).message, 'See `rehearse --help`.');
  }
}
