import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AssemblyFault } from '../../scan/src/assembly/templates';
import { BaselineFault, parseBaseline } from '../../scan/src/baseline/baseline';
import type { EnvironmentSettings } from '../../scan/src/environment/rule';
import { secretVariables } from '../../scan/src/environment/variables';
import type { Finding } from '../../scan/src/findings/finding';
import type { GitleaksConfig } from '../../scan/src/gitleaks/config';
import { IgnoredFindings } from '../../scan/src/gitleaks/ignore';
import { loadGitleaks } from '../../scan/src/gitleaks/load';
import { type AppPattern, appPatterns, patternsOf } from '../../scan/src/patterns/app-patterns';
import { BadUsage } from '../usage';
import { readOr } from './files';
import { SCAN_USAGE, type ScanCommand } from './options';

const ASSEMBLY = 'cdk.out';
const BASELINE = '.rekey-baseline';
const [GITLEAKS, IGNORE] = ['.gitleaks.toml', '.gitleaksignore'];

/** Patterns of the keys of the app. @throws BadUsage */
export function ownPatterns({ assembly, prefix }: ScanCommand): AppPattern[] {
  try {
    const given = patternsOf(prefix);
    const folder = assembly ?? (existsSync(`${ASSEMBLY}/manifest.json`) ? ASSEMBLY : undefined);
    if (folder === undefined) return given;
    const known = new Set(given.map(({ regex }) => regex));
    return [...given, ...appPatterns(folder).patterns.filter(({ regex }) => !known.has(regex))];
  } catch (error) {
    if (error instanceof RangeError || error instanceof AssemblyFault)
      throw new BadUsage(error.message, SCAN_USAGE);
    throw error;
  }
}

/** Secrets of this environment; variables that cannot be searched for are named on standard error. */
export function environmentOf(command: ScanCommand): EnvironmentSettings | undefined {
  if (command['no-env']) return undefined;
  const { variables, unfit } = secretVariables(process.env, command['env-name']);
  for (const name of unfit)
    console.error(
      `The variable ${name} is not searched for: it is not set, or its value is short or common.`,
    );
  return { variables, everywhere: command.env };
}

/** Rules and allowlists of gitleaks. @throws GitleaksFault */
export function gitleaksOf(command: ScanCommand): GitleaksConfig | undefined {
  const file = command['gitleaks-config'] ?? atRoot(command, GITLEAKS)?.file;
  return file === undefined ? undefined : loadGitleaks(file);
}

/** Test for known findings: those of the baseline and of `.gitleaksignore`. @throws BadUsage */
export function knownFindings(command: ScanCommand): (finding: Finding) => boolean {
  const baseline = readBaseline(command);
  const ignore = atRoot(command, IGNORE);
  const ignored = ignore && new IgnoredFindings(readOr(ignore.file, IGNORE), ignore.root);
  return (finding) => baseline.has(finding.secretHmac) || ignored?.has(finding) === true;
}

/** File of the baseline. */
export const baselineFile = ({ baseline = BASELINE }: ScanCommand): string => baseline;

/** Key of the HMACs. @throws BadUsage */
export function readKey({ 'key-file': file }: ScanCommand): string | undefined {
  if (file === undefined) return undefined;
  const key = readOr(file, '--key-file').trim();
  if (key.length < 16) throw new BadUsage(`The key in ${file} has fewer than 16 characters.`, SCAN_USAGE);
  return key;
}

function readBaseline(command: ScanCommand): Set<string> {
  const file = baselineFile(command);
  if (command['write-baseline'] || (command.baseline === undefined && !existsSync(file))) return new Set();
  try {
    return parseBaseline(readOr(file, '--baseline'), file);
  } catch (error) {
    throw error instanceof BaselineFault ? new BadUsage(error.message, SCAN_USAGE) : error;
  }
}

/** File at the root of the scan: a folder that is scanned, or the current folder. */
function atRoot({ paths }: ScanCommand, name: string): { file: string; root: string } | undefined {
  const folders = paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  return [...folders.map((path) => path.replace(/(?<=.)\/+$/, '')), '']
    .map((root) => ({ root, file: join(root, name) }))
    .find(({ file }) => existsSync(file));
}
