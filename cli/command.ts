import { parseArgs } from 'node:util';
import { didYouMean } from './nearest';

export const USAGE = `Usage: cdk-rekey replace-now SECRET [--credential ID] [--profile NAME] [--region NAME] [--json]

Replaces a compromised credential immediately: its rotator issues a new credential, makes it current, disables the
old one without grace, and proves that its issuer refuses it.

  SECRET        one of: ARN or name of the secret, construct path of its RotatingSecret, ARN or name of its rotator
  --credential  id of the compromised credential, or of its version for a kind without credential ids;
                default: the current credential and every older one that is still active
  --profile     profile of the AWS CLI
  --region      region of the secret; default: the region of the ARN, AWS_REGION, or the region of the profile
  --function    name or ARN of the rotator instead of SECRET, without a lookup
  --json        print the response of the rotator as JSON
  --version     print the version
  --help        print this text

The command runs the AWS CLI, so "aws" must be on the PATH. It takes up to five minutes. If it fails, run it again to
continue. grantReplaceNow grants the required permissions, except lambda:ListFunctions, which is required to look up a
construct path or the name of a rotator.`;

export interface Command {
  /** Text to print instead of a replacement. */
  readonly print?: 'help' | 'version';
  /** Secret or rotator, as described in USAGE. */
  readonly target: string;
  /** True if the target is the rotator, which needs no lookup. */
  readonly isFunction: boolean;
  readonly credential?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly json: boolean;
}

/** Thrown for a wrong command line, before any call. */
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
  if (more.length > 0) throw new BadUsage(`Pass one secret: "${more[0]}" is not expected.`);
  if (rotator !== undefined && target !== rotator)
    throw new BadUsage('Pass either a secret or --function, not both.');
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
