import { parseArgs } from 'node:util';

export const USAGE = `Usage: cdk-rekey replace-now --function NAME [--credential ID] [--profile NAME] [--region NAME]

Replaces a credential that is known to be compromised, now: its rotator issues another one, makes it current,
disables the old one without grace, and shows that its issuer refuses it.

  --function    the rotator: its name or ARN
  --credential  the id of the compromised credential (of a generated key: of the version that holds it);
                without it, the current one is meant, and every older one that still lives
  --profile     the profile of the AWS CLI
  --region      the region of the function
  --json        print the rotator's answer as it is

It runs "aws lambda invoke", so the AWS CLI must be on the PATH. It takes up to five minutes. It can be run
again: it then goes on where it stopped.`;

export interface Command {
  readonly help: boolean;
  readonly function: string;
  readonly credential?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly json: boolean;
}

/** What was typed makes no sense; nothing was done. */
export class BadUsage extends Error {
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

/** Throws BadUsage. */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words);
  const { help = false, json = false, function: name = '', ...others } = values;
  if (help) return { help, json, function: name };
  const [command, ...more] = positionals;
  if (command !== 'replace-now') throw new BadUsage(`The command is ${quoted(command)}, not replace-now.`);
  if (more.length > 0) throw new BadUsage(`What is ${quoted(more[0])}? Options begin with two dashes.`);
  if (name === '') throw new BadUsage('Which rotator? Give its name or ARN with --function.');
  for (const [option, value] of Object.entries(others)) {
    if (!/^[\w.:/@+=-]{1,128}$/.test(value)) throw new BadUsage(`--${option} is ${quoted(value)}.`);
  }
  return { help, json, function: name, ...others };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        function: { type: 'string' },
        credential: { type: 'string' },
        profile: { type: 'string' },
        region: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BadUsage(`${(error as Error).message}.`);
  }
}

const quoted = (word: string | undefined): string => (word === undefined ? 'missing' : `"${word}"`);
