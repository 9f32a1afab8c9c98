import type { Finding } from '../findings/finding';
import { ownerLine } from './owner-line';
import type { Report } from './report';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Report in SARIF 2.1.0, without secrets. The partial fingerprints stay the same when a secret moves. */
export function sarifReport({ findings, problems }: Report, version: string): string {
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]));
  const run = {
    tool: {
      driver: {
        name: 'cdk-rekey scan',
        semanticVersion: version,
        rules: [...rules.values()].map(({ id, description, fix }) => ({
          id,
          shortDescription: { text: description },
          help: { text: fix },
        })),
      },
    },
    // Columns count UTF-16 code units.
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: problems.map(({ path, reason }) => ({
          level: 'warning',
          message: { text: `Not scanned: ${reason}.` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
        })),
      },
    ],
    results: findings.map(result),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function result(finding: Finding) {
  const {
    path,
    rule,
    line,
    column,
    endLine,
    endColumn,
    secretHmac,
    owned,
    note,
    commit,
    construct,
    property,
  } = finding;
  return {
    ruleId: rule.id,
    level: 'error',
    message: {
      text: [`${rule.description}. ${rule.fix}`, owned && ownerLine(owned), note].filter(Boolean).join(' '),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        ...(construct !== undefined && {
          logicalLocations: [{ fullyQualifiedName: `${construct}: ${property}`, kind: 'resource' }],
        }),
      },
    ],
    partialFingerprints: { 'secretHmac/v1': secretHmac },
    ...((commit !== undefined || owned) && { properties: { commit, owned } }),
  };
}

const uriOf = (path: string) => path.split('/').map(encodeURIComponent).join('/');
