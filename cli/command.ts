import { parseArgs } from 'node:util';
import { didYouMean } from './nearest';

export const USAGE = `Usage: cdk-rekey replace-now SECRET [--credential ID] [--profile NAME] [--region NAME] [--json]

Replaces a credential that is known to be compromised, now: its rotator issues another one, makes it current,
disables the old one without grace, and shows that its issuer refuses it.

  SECRET        one of these, also as the value of a stack output:
                the secret's ARN or name, the construct path of its RotatingSecret, the ARN or name of its rotator
  --credential  the id of the compromised credential (of a generated key: of the version that holds it;
                without it, the current one is meant, and every older one that still lives
  --profile     the profile of the AWS CLI
  --region      the region of the secret; default: that of the ARN, else AWS_REGION, else that of the profile
  --function    instead of SECRET: the name or ARN of the rotator, which is then not looked up
  --json        print the rotator's answer as it is
  --version     print the version
  --help        print this

It runs the AWS CLI, so "aws" must be on the PATH. It takes up to five minutes. It can be run again: it then goes
on where it stopped. grantReplaceNow grants what it needs, except for a construct path or the name of a rotator:
these are looked up with lambda:ListFunctions.`;

export interface Command {
  /** Text to print; nothing is then replaced. */
  readonly print?: 'help' | 'version';
  /** A secret or its rotator, in any of the ways of USAGE. */
  readonly target: string;
  /** True when the target is the rotator, which is not looked up. */
  readonly isFunction: boolean;
  readonly credential?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly json: boolean;
}

/** The command line cannot be used; nothing was done. */
export class BadUsage extends Error {
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

const OPTIONS = {
  function: { type: 'string' },
  credential: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const COMMANDS = ['replace-now'];

/** @throws BadUsage */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words);
  const { help, version, json = false, function: rotator, ...others } = values;
  if (help || version)
    return { print: help ? 'help' : 'version', target: '', isFunction: false, json: false };
  const [command, target = rotator, ...more] = positionals;
  if (command === undefined) throw new BadUsage('The command is missing.');
  if (!COMMANDS.includes(command)) {
    throw new BadUsage(`There is no command "${command}". ${didYouMean(command, COMMANDS)}`);
  }
  if (more.length > 0) throw new BadUsage(`One secret at a time, please: "${more[0]}" is one too many.`);
  if (rotator !== undefined && target !== rotator)
    throw new BadUsage('Give either a secret or --function, not both.');
  if (!target) throw new BadUsage('The secret is missing.');
  for (const [option, value] of Object.entries({ function: rotator, ...others })) {
    if (value !== undefined && !/^[\w.:/@+=-]{1,256}$/.test(value))
      throw new BadUsage(`--${option} cannot be "${value}".`);
  }
  return { target, isFunction: rotator !== undefined, json, ...others };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS });
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const [, option] = /'(-[^' ]+)/.exec(message) ?? [];
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) throw new BadUsage(message);
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new BadUsage(`There is no option ${option}. ${didYouMean(option, known)}`);
  }
}
