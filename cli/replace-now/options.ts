import { parseArgs } from 'node:util';
import { BadUsage, withKnownOptions } from '../usage';

export const REPLACE_NOW_USAGE = `Usage: cdk-rekey replace-now SECRET [--credential ID] [--profile NAME] [--region NAME] [--json]

Replaces a compromised credential immediately: its rotator issues a new credential, makes it current, disables the
old one without grace, and proves that its issuer refuses it, if its value is still stored.

  SECRET        one of: ARN or name of the secret, construct path of its RotatingSecret, ARN or name of its rotator
  --credential  id of the compromised credential, or of its version for a kind without credential ids;
                default: the current credential and every older one that is still active
  --profile     profile of the AWS CLI
  --region      region of the secret; default: the region of the ARN, AWS_REGION, or the region of the profile
  --function    name or ARN of the rotator instead of SECRET, without a lookup
  --json        print the response of the rotator as JSON
  --help        print this text

The command runs the AWS CLI, so "aws" must be on the PATH. It takes up to five minutes. If it fails, run it again to
continue. grantReplaceNow grants the required permissions, except lambda:ListFunctions, which is required to look up a
construct path or the name of a rotator.`;

/** Command line of `replace-now`. */
export interface Command {
  /** True if the usage is to be printed instead of a replacement. */
  readonly help: boolean;
  /** Secret or rotator, as described in the usage. */
  readonly target: string;
  /** True if the target is the rotator, which needs no lookup. */
  readonly isFunction: boolean;
  readonly credential?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly json: boolean;
}

const OPTIONS = {
  function: { type: 'string' },
  credential: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Parses the words after `replace-now`. @throws BadUsage */
export function parseReplaceNow(words: readonly string[]): Command {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    REPLACE_NOW_USAGE,
  );
  const { help, json = false, function: rotator, ...others } = values;
  if (help) return { help: true, target: '', isFunction: false, json: false };
  const [target = rotator, ...more] = positionals;
  if (more.length > 0) throw wrong(`Pass one secret: "${more[0]}" is not expected.`);
  if (rotator !== undefined && target !== rotator)
    throw wrong('Pass either a secret or --function, not both.');
  if (!target) throw wrong('The secret is missing.');
  for (const [option, value] of Object.entries({ function: rotator, ...others })) {
    if (value !== undefined && !/^[\w.:/@+=-]{1,256}$/.test(value))
      throw wrong(`--${option} cannot be "${value}".`);
  }
  return { help: false, target, isFunction: rotator !== undefined, json, ...others };
}

const wrong = (problem: string) => new BadUsage(problem, REPLACE_NOW_USAGE);
