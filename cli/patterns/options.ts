import { parseArgs } from 'node:util';
import { didYouMean } from '../nearest';
import { BadUsage, withKnownOptions } from '../usage';

/** Folder that `cdk synth` writes by default. */
export const ASSEMBLY = 'cdk.out';

/** Outputs of the command. */
export const FORMATS = ['gitleaks', 'betterleaks', 'github', 'cloudwatch', 'macie', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export const PATTERNS_USAGE = `Usage: cdk-rekey patterns [PREFIX…] [--assembly FOLDER] [--format FORMAT]
       cdk-rekey patterns [PREFIX…] [--assembly FOLDER] --github-org ORG [--dry-run]

Prints the patterns of the keys of an app for a scanner.

  PREFIX        prefix of API keys, without the last underscore; default: the prefixes of the keys in the assembly
  --assembly    cloud assembly of the app, the output of "cdk synth"; default: ${ASSEMBLY}
  --format      gitleaks     configuration of gitleaks, for .gitleaks.toml (default)
                betterleaks  configuration of betterleaks 2, which also checks the checksum of API keys
                github       custom patterns of GitHub, the body of a request to its REST API
                cloudwatch   data protection policy of CloudWatch Logs
                macie        custom data identifiers of Amazon Macie
                json         the patterns as JSON
  --own-only    no formats of vendors in the policy of CloudWatch Logs
  --github-org  create the custom patterns in an organization of GitHub, with the token in GITHUB_TOKEN, and enable push
                protection for those that are published
  --dry-run     with --github-org: change nothing
  --json        the same as --format json
  --help        print this text`;

const OPTIONS = {
  assembly: { type: 'string' },
  format: { type: 'string' },
  'own-only': { type: 'boolean', default: false },
  'github-org': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Command line of `patterns`. */
export interface PatternsCommand {
  readonly help: boolean;
  readonly prefixes: readonly string[];
  readonly assembly?: string;
  readonly format: Format;
  readonly ownOnly: boolean;
  /** Organization of GitHub in which the patterns are created. */
  readonly organization?: string;
  readonly dryRun: boolean;
}

/** Parses the words after `patterns`. @throws BadUsage */
export function parsePatterns(words: readonly string[]): PatternsCommand {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    PATTERNS_USAGE,
  );
  const { assembly, json, help, 'own-only': ownOnly, 'github-org': organization, 'dry-run': dryRun } = values;
  const format = values.format ?? (json ? 'json' : 'gitleaks');
  if (!isFormat(format)) throw wrong(`There is no format "${format}". ${didYouMean(format, FORMATS)}`);
  if (json && format !== 'json') throw wrong('Pass either --json or --format, not both.');
  if (positionals.length > 0 && assembly !== undefined)
    throw wrong('Pass either prefixes or --assembly, not both.');
  if (organization !== undefined && (json || values.format !== undefined))
    throw wrong('Pass either --github-org or a format, not both.');
  if (organization !== undefined && !/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(organization))
    throw wrong(`--github-org cannot be "${organization}". Pass the name of the organization in its URL.`);
  if (dryRun && organization === undefined) throw wrong('--dry-run requires --github-org.');
  if (ownOnly && format !== 'cloudwatch') throw wrong('--own-only requires --format cloudwatch.');
  return { help, prefixes: positionals, assembly, format, ownOnly, organization, dryRun };
}

const isFormat = (format: string): format is Format => (FORMATS as readonly string[]).includes(format);
const wrong = (problem: string) => new BadUsage(problem, PATTERNS_USAGE);
