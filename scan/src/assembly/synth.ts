import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version as packageVersion } from '../../../package.json';
import { SecretHmac } from '../findings/hmac';
import { ContentScanner } from '../findings/text-findings';
import { TextScanner } from '../match/text-scanner';
import { appPatterns } from '../patterns/app-patterns';
import { cloudwatchPolicy } from '../patterns/cloudwatch';
import { apiKeyPattern, generatedPattern, type KeyPattern } from '../patterns/key-pattern';
import { rulePack } from '../rules/pack';
import { assemblySarif as sarif } from './assembly-sarif';
import { AssemblyScan } from './assembly-scan';
import { AssetFiles } from './asset-files';
import type { AssemblyFinding, AssemblyScanOptions, KeyForm, LogPolicy, ReportedFinding } from './contract';
import { Judge } from './judge';
import type { ScanTools } from './scan-tools';
import { TemplateScanner } from './template-findings';
import { AssemblyFault } from './templates';

/** Version of the package with the scanner. */
export const version = packageVersion;

/** Tools by the patterns of the app, for the apps of one process. */
const known = new Map<string, ScanTools>();

/** Scans templates by their absolute paths, their nested stacks and their assets. */
export function scanAssembly(templates: readonly string[], options: AssemblyScanOptions): AssemblyFinding[] {
  const [first] = templates;
  if (first === undefined) return [];
  const scan = new AssemblyScan(toolsFor(ownPatterns(dirname(first))));
  for (const template of new Set(templates)) scan.scanStack(template, options);
  if (options.rotation) scan.scanRotation();
  return scan.findings;
}

/** Report in SARIF, with paths relative to a folder. */
export const assemblySarif = (findings: readonly ReportedFinding[], folder: string): string =>
  sarif(findings, folder, version);

/** Data protection policy for the keys of an app and the formats of vendors. A key without a pattern is left out. */
export function logPolicy(forms: readonly KeyForm[]): LogPolicy {
  const patterns = new Map<string, KeyPattern>();
  const without: string[] = [];
  for (const { prefix, alphabet, length } of forms) {
    try {
      const pattern =
        alphabet === undefined || length === undefined
          ? apiKeyPattern(prefix)
          : generatedPattern(prefix, length, alphabet);
      patterns.set(pattern.regex, pattern);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      without.push(error.message);
    }
  }
  const { policy, left } = cloudwatchPolicy([...patterns.values()]);
  return { policy, left: [...without, ...left] };
}

function toolsFor(own: readonly KeyPattern[]): ScanTools {
  const key = JSON.stringify(own.map(({ regex }) => regex));
  const tools = known.get(key) ?? makeTools(own);
  known.set(key, tools);
  return tools;
}

function makeTools(own: readonly KeyPattern[]): ScanTools {
  const hmac = new SecretHmac();
  const contents = new ContentScanner(new TextScanner(rulePack(own)), hmac);
  return {
    hmac,
    scanner: new TemplateScanner(contents),
    judge: new Judge(contents),
    assets: new AssetFiles(own),
  };
}

/** Patterns of the app's keys, from all its stages. A template that cannot be read is reported by its scan. */
function ownPatterns(folder: string): readonly KeyPattern[] {
  const parent = dirname(folder);
  if (parent !== folder && existsSync(join(parent, 'manifest.json'))) return ownPatterns(parent);
  try {
    return appPatterns(folder).patterns;
  } catch (error) {
    if (error instanceof AssemblyFault) return [];
    throw error;
  }
}
