import { relative } from 'node:path';
import { type ReportedFinding, SYNTH_RULES } from './contract';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Report of `SecretChecks` in SARIF 2.1.0, without secrets. Acknowledged findings are suppressed, with their reasons. */
export function assemblySarif(
  findings: readonly ReportedFinding[],
  folder: string,
  semanticVersion: string,
): string {
  const rules = Object.entries(SYNTH_RULES).map(([id, { description, fix, severity }]) => ({
    id,
    shortDescription: { text: description },
    help: { text: fix },
    defaultConfiguration: { level: severity },
  }));
  const run = {
    tool: { driver: { name: 'cdk-rekey SecretChecks', semanticVersion, rules } },
    // Columns count UTF-16 code units.
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => result(finding, folder)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function result(finding: ReportedFinding, folder: string) {
  const { rule, file, line, column, endLine, endColumn, detail, acknowledged, fingerprint } = finding;
  const { description, fix, severity } = SYNTH_RULES[rule];
  const construct = finding.constructPath ?? finding.logicalId;
  return {
    ruleId: rule,
    level: severity,
    message: { text: `${[description, detail].filter(Boolean).join(': ')}. ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(relative(folder, file)) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        logicalLocations: [
          { fullyQualifiedName: [construct, finding.location].filter(Boolean).join(': '), kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { 'secretHmac/v1': fingerprint },
    ...(acknowledged !== undefined && { suppressions: [{ kind: 'inSource', justification: acknowledged }] }),
  };
}

const uriOf = (path: string) => path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
