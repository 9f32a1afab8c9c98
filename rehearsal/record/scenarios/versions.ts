import type { Scenario, ScenarioStep } from '../scenario';

const SecretId = 'rekey-record-{{suffix}}';
const version = (n: number) => `{{token-${n}}}`;
const create: ScenarioStep = {
  operation: 'CreateSecret',
  input: { Name: SecretId, SecretString: 'value 1', ClientRequestToken: version(1) },
};
const list: ScenarioStep = {
  operation: 'ListSecretVersionIds',
  input: { SecretId, IncludeDeprecated: true },
};
const unordered = ['VersionStages', 'Versions'];

function put(n: number, value: string, ...labels: string[]): ScenarioStep {
  const input = { SecretId, SecretString: value, ClientRequestToken: version(n) };
  return {
    operation: 'PutSecretValue',
    input: labels.length > 0 ? { ...input, VersionStages: labels } : input,
  };
}

function move(label: string, from: number | undefined, to?: number): ScenarioStep {
  return {
    operation: 'UpdateSecretVersionStage',
    input: {
      SecretId,
      VersionStage: label,
      ...(from ? { RemoveFromVersionId: version(from) } : {}),
      ...(to ? { MoveToVersionId: version(to) } : {}),
    },
  };
}

export const versions: readonly Scenario[] = [
  {
    name: 'token-again',
    service: 'secretsmanager',
    unordered,
    steps: [
      create,
      put(2, 'value 2', 'AWSPENDING'),
      put(2, 'value 2', 'AWSPENDING'),
      put(2, 'another value', 'AWSPENDING'),
      {
        operation: 'UpdateSecret',
        input: { SecretId, SecretString: 'another value', ClientRequestToken: version(2) },
      },
      list,
    ],
  },
  {
    name: 'labels-moved-against-the-rules',
    service: 'secretsmanager',
    unordered,
    steps: [
      create,
      put(2, 'value 2', 'AWSPENDING'),
      move('AWSCURRENT', undefined, 2),
      move('AWSCURRENT', 2, 2),
      move('AWSCURRENT', 1),
      move('mine', 1),
      move('AWSPENDING', 2, 3),
      list,
    ],
  },
  {
    name: 'rollback',
    service: 'secretsmanager',
    unordered,
    steps: [
      create,
      put(2, 'value 2'),
      move('AWSCURRENT', 2, 1),
      list,
      put(3, 'value 3'),
      move('AWSCURRENT', 3, 1),
      list,
    ],
  },
  {
    name: 'pending-and-a-value-by-hand',
    service: 'secretsmanager',
    notes: 'A value that is written during AWSPENDING, without a rotation.',
    unordered,
    steps: [create, put(2, 'value 2', 'AWSPENDING'), put(3, 'value 3'), list],
  },
];
