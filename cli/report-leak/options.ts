import { parseArgs } from 'node:util';
import { BadUsage, withKnownOptions } from '../usage';

export const REPORT_LEAK_USAGE = `Usage: cdk-rekey report-leak RESPONSE (--credential ID | --user NAME | --value-from-stdin) [options]

Reports a leaked credential to a LeakResponse, which contains it in seconds, replaces it, looks for a proof that it is
dead, and at what it did.

  RESPONSE            one of: construct path of the LeakResponse, name or ARN of its state machine, name or ARN of the
                      function that receives its reports
  --credential ID     id of the leaked credential, such as an access key id. Never its secret
  --user NAME         IAM user of which every credential may have leaked
  --value-from-stdin  the leaked value on standard input: only its keyed fingerprint leaves this process
  --place URL         place where it was found
  --note TEXT         a sentence for those who read the report
  --wait              follow the response to its end, and print the report
  --json              print the result as JSON
  --profile NAME      profile of the AWS CLI
  --region NAME       region of the response; default: the region of the ARN, AWS_REGION, or the region of the profile
  --help              print this text

The command runs the AWS CLI, so "aws" must be on the PATH. grantReport of the LeakResponse grants the required
permissions, except lambda:ListFunctions, which a construct path or the name of a state machine needs, and the
permission to make fingerprints, which grantMatch of the LeakIndex grants.

Exit codes: 0 if the report was accepted, with --wait if a refusal, a missing label or the absence of uses shows that
the credential is dead; 1 if the response failed or the credential may be alive; 2 for wrong usage; 3 if the report was
refused, with the reason; 4 if the credential was ended and nothing else shows it. If several secrets are affected: the
first of 1, 3, 4 and 0 that one of their responses has.`;

const OPTIONS = {
  credential: { type: 'string' },
  user: { type: 'string' },
  'value-from-stdin': { type: 'boolean' },
  place: { type: 'string' },
  note: { type: 'string' },
  wait: { type: 'boolean' },
  json: { type: 'boolean' },
  profile: { type: 'string' },
  region: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Command line of `report-leak`. */
export interface ReportCommand {
  /** Response, as described in the usage. */
  readonly target: string;
  readonly credential?: string;
  readonly user?: string;
  /** True if the leaked value is on standard input. */
  readonly valueFromStdin: boolean;
  readonly place?: string;
  readonly note?: string;
  readonly wait: boolean;
  readonly json: boolean;
  readonly profile?: string;
  readonly region?: string;
}

/** Patterns of the options. Those of a source and a note are texts of one line. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  credential: /^[\x21-\x7e]{1,256}$/,
  user: /^[\w+=,.@-]{1,64}$/,
  place: /^[^\p{C}]{1,500}$/u,
  note: /^[^\p{C}]{1,500}$/u,
  profile: /^[\w.:/@+=-]{1,256}$/,
  region: /^[a-z0-9-]{1,64}$/,
};

/** Forms of values that are no ids: a secret access key, and the beginning of a private key. */
const SECRET = /^[A-Za-z0-9/+]{40}$|PRIVATE KEY/;

/** Parses the words after `report-leak`. Undefined if the usage is to be printed. @throws BadUsage */
export function parseReportLeak(words: readonly string[]): ReportCommand | undefined {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    REPORT_LEAK_USAGE,
  );
  const { help, wait = false, json = false, 'value-from-stdin': valueFromStdin = false, ...texts } = values;
  if (help) return undefined;
  const [target, ...more] = positionals;
  if (!target) throw wrong('The response is missing.');
  // Not quoted: it may be a secret value.
  if (more.length > 0) throw wrong('Pass one response. Other words are not expected.');
  const named = [texts.credential, texts.user, valueFromStdin || undefined];
  if (named.filter((one) => one !== undefined).length !== 1)
    throw wrong('Pass one of --credential, --user and --value-from-stdin.');
  if (SECRET.test(texts.credential ?? ''))
    throw wrong(
      'The word after --credential seems to be a secret value, which is now in the history of this shell. Pass its id, or the value with --value-from-stdin.',
    );
  for (const [option, pattern] of Object.entries(PATTERNS)) {
    const value = texts[option as keyof typeof texts];
    if (value !== undefined && !pattern.test(value)) throw wrong(`The text after --${option} is not valid.`);
  }
  return { target, wait, json, valueFromStdin, ...texts };
}

const wrong = (problem: string) => new BadUsage(problem, REPORT_LEAK_USAGE);
