import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AssemblyFault } from '../../scan/src/assembly/templates';
import { type AppPatterns, appPatterns, patternsOf } from '../../scan/src/patterns/app-patterns';
import { gitleaksConfig } from '../../scan/src/patterns/gitleaks';
import { BadUsage, withKnownOptions } from '../usage';

/** Folder that `cdk synth` writes by default. */
const ASSEMBLY = 'cdk.out';

const PATTERNS_USAGE = `Usage: cdk-rekey patterns [PREFIX…] [--assembly FOLDER] [--json]

Prints a configuration of gitleaks and betterleaks (TOML) with one rule for each prefix of keys. Redirect it to
.gitleaks.toml.

  PREFIX        prefix of API keys, without the last underscore; default: the prefixes of the keys in the assembly
  --assembly    cloud assembly of the app, the output of "cdk synth"; default: ${ASSEMBLY}
  --json        print the patterns as JSON
  --help        print this text`;

const OPTIONS = {
  assembly: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs `cdk-rekey patterns`. @throws BadUsage, or an Error that states what to do */
export function patternsCommand(words: readonly string[]): number {
  const { values, positionals } = withKnownOptions(
    () => parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS }),
    OPTIONS,
    PATTERNS_USAGE,
  );
  if (values.help) {
    console.log(PATTERNS_USAGE);
    return 0;
  }
  const { patterns, without } = find(positionals, values.assembly);
  for (const reason of without) console.error(`No pattern for ${reason}`);
  if (patterns.length === 0) {
    throw new Error(
      'The app has no keys with a prefix. Pass a prefix, or set the prefix of Credential.apiKey, Credential.generated or ApiKeyStore.',
    );
  }
  console.log(values.json ? JSON.stringify({ patterns }, null, 2) : gitleaksConfig(patterns).trimEnd());
  return 0;
}

function find(prefixes: readonly string[], assembly: string | undefined): AppPatterns {
  if (prefixes.length > 0 && assembly !== undefined) {
    throw new BadUsage('Pass either prefixes or --assembly, not both.', PATTERNS_USAGE);
  }
  if (prefixes.length > 0) return { patterns: byPrefix(prefixes), without: [] };
  if (assembly === undefined && !existsSync(ASSEMBLY)) {
    throw new BadUsage(
      `There is no prefix and no cloud assembly at ${ASSEMBLY}. Pass a prefix, run "cdk synth", or pass --assembly.`,
      PATTERNS_USAGE,
    );
  }
  try {
    return appPatterns(assembly ?? ASSEMBLY);
  } catch (error) {
    throw error instanceof AssemblyFault ? new BadUsage(error.message, PATTERNS_USAGE) : error;
  }
}

function byPrefix(prefixes: readonly string[]) {
  try {
    return patternsOf(prefixes);
  } catch (error) {
    throw error instanceof RangeError ? new BadUsage(error.message, PATTERNS_USAGE) : error;
  }
}
