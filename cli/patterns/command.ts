import { existsSync } from 'node:fs';
import { AssemblyFault } from '../../scan/src/assembly/templates';
import { type AppPatterns, appPatterns, patternsOf } from '../../scan/src/patterns/app-patterns';
import { BadUsage } from '../usage';
import { formatted } from './formats';
import { githubOrganization } from './github/organization';
import { ASSEMBLY, PATTERNS_USAGE, type PatternsCommand, parsePatterns } from './options';

/** Runs `cdk-rekey patterns`. @throws BadUsage, or an Error that states what to do */
export async function patternsCommand(words: readonly string[]): Promise<number> {
  const command = parsePatterns(words);
  if (command.help) {
    console.log(PATTERNS_USAGE);
    return 0;
  }
  const { patterns, without } = find(command);
  for (const reason of without) console.error(`No pattern for ${reason}`);
  if (patterns.length === 0) {
    throw new Error(
      'The app has no keys with a prefix. Pass a prefix, or set the prefix of Credential.apiKey, Credential.generated or ApiKeyStore.',
    );
  }
  if (command.organization !== undefined) {
    const { organization, dryRun } = command;
    console.log(await githubOrganization(patterns, { organization, dryRun, env: process.env }));
    return 0;
  }
  const { text, left } = formatted(patterns, command);
  for (const line of left) console.error(line);
  console.log(text.trimEnd());
  return 0;
}

function find({ prefixes, assembly }: PatternsCommand): AppPatterns {
  try {
    if (prefixes.length > 0) return { patterns: patternsOf(prefixes), without: [] };
    if (assembly === undefined && !existsSync(ASSEMBLY)) {
      throw new BadUsage(
        `There is no prefix and no cloud assembly at ${ASSEMBLY}. Pass a prefix, run "cdk synth", or pass --assembly.`,
        PATTERNS_USAGE,
      );
    }
    return appPatterns(assembly ?? ASSEMBLY);
  } catch (error) {
    const isUsage = error instanceof AssemblyFault || error instanceof RangeError;
    throw isUsage ? new BadUsage(error.message, PATTERNS_USAGE) : error;
  }
}
