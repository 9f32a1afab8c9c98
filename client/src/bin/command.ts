import { parseArgs } from 'node:util';
import { parseArn } from '../backends/aws/arn';
import { diagnose } from '../doctor/doctor';
import { exitCodeOf, formatDiagnosis } from '../doctor/format';

const USAGE = `Usage: rekey-client doctor NAME [--region REGION] [--profile PROFILE] [--json]

Shows as which identity this process reads the secret NAME (a name or an ARN) of AWS Secrets Manager, if it may read and
decrypt it, the age of its versions, its next rotation, and what to correct. Never shows a value.

  --region REGION    region of the secret; default: as the client finds it
  --profile PROFILE  profile of the shared AWS files
  --json             prints JSON
  --help             prints this text
  --version          prints the version

Exit codes: 0 can be read, 1 cannot be read, 2 wrong usage, 3 can be read, but something needs attention.`;

/** Output streams and the version of the package. */
export interface Surroundings {
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly version: () => string;
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs the command line and returns its exit code. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, printError, environment } = surroundings;
  const parsed = parse(words);
  if (typeof parsed === 'string') {
    printError(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) return done(print, USAGE);
  if (values.version) return done(print, surroundings.version());
  const [command, name] = positionals;
  if (command !== 'doctor' || !name || positionals.length > 2) {
    printError(command === 'doctor' ? `One NAME is needed.\n\n${USAGE}` : USAGE);
    return 2;
  }
  if (name.startsWith('arn:') && parseArn(name)?.service !== 'secretsmanager') {
    printError(`${name} is not the ARN of a secret of Secrets Manager.\n\n${USAGE}`);
    return 2;
  }
  const { region, profile, json } = values;
  const diagnosis = await diagnose(name, {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(environment === undefined ? {} : { environment }),
  });
  const exitCode = exitCodeOf(diagnosis);
  print(json ? JSON.stringify({ exitCode, ...diagnosis }, undefined, 2) : formatDiagnosis(diagnosis));
  return exitCode;
}

function done(print: (text: string) => void, text: string): number {
  print(text);
  return 0;
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        region: { type: 'string' },
        profile: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
}
