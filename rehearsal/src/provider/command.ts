import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RehearsalError } from '../errors';
import { kitOf } from '../kinds';
import { runKit, textOf } from './report';

const HELP = `Usage: rehearse provider FILE [options]

Tests a spec of Credential.httpApi: checks it against the schema, and runs the conformance suite of the rotation engine on a
stand-in that answers as the spec says, with a fault at every call.

  --quick      leaves out the checks with a fault at every call
  --live       instead issues, lists, tests and removes one credential at the API itself, with the admin secret from
               standard input
  --json FILE  writes the results as JSON
  --help       prints this help

Exit codes
  0  every check passed
  1  a check failed
  2  the spec has mistakes, or cannot be read
`;

interface Terminal {
  readonly directory: string;
  /** Reads standard input. */
  readonly input?: () => string;
  readonly output: Pick<NodeJS.WriteStream, 'write'>;
}

/** Runs `rehearse provider`. Returns the exit code. @throws InvalidOption */
export async function provider(
  args: readonly string[],
  { directory, output, input }: Terminal,
): Promise<number> {
  const { file, json, quick, live, help } = optionsOf(args);
  if (help || file === undefined) {
    output.write(HELP);
    return help ? 0 : 2;
  }
  const kit = kitOf(read(resolve(directory, file), file));
  if (kit.mistakes.length > 0) {
    output.write(`${file} has mistakes:\n`);
    for (const { place, problem } of kit.mistakes) output.write(`- ${place || 'the spec'}: ${problem}\n`);
    return 2;
  }
  const save = (result: object) => {
    if (json !== undefined)
      writeFileSync(resolve(directory, json), `${JSON.stringify(result, undefined, 2)}\n`);
  };
  if (live) {
    const steps = await kit.live((input ?? standardInput)().trim());
    for (const { step, failure } of steps)
      output.write(failure === undefined ? `✓ ${step}\n` : `✗ ${step}\n    ${failure}\n`);
    save(steps);
    return steps.every(({ failure }) => failure === undefined) ? 0 : 1;
  }
  const checks = kit.checks.filter(({ name }) => !(quick && name.startsWith('recovers')));
  const report = await runKit({ ...kit, checks });
  output.write(textOf(report));
  save(report);
  return report.failed.length === 0 ? 0 : 1;
}

const standardInput = (): string => readFileSync(0, 'utf8');

function optionsOf(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'string' },
        quick: { type: 'boolean' },
        live: { type: 'boolean' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    if (positionals.length <= 1) return { ...values, file: positionals[0] };
  } catch (error) {
    const [problem = ''] = (error as Error).message.split(/\.\s/);
    throw new RehearsalError('InvalidOption', `${problem}.`, 'See `rehearse provider --help`.');
  }
  throw new RehearsalError('InvalidOption', 'There is more than one file.', 'Specify one spec.');
}

function read(path: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RehearsalError(
      'InvalidOption',
      `The spec ${name} cannot be read as JSON: ${(error as Error).message}.`,
      'Correct the path or the file.',
    );
  }
}
