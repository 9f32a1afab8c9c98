import { compare, unexpectedDifferences } from '../../checks/deploy/compare/compare';
import type { CreatedResource } from '../../checks/deploy/compare/created-resources';
import type { KnownDifference } from '../../checks/deploy/compare/known-differences';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret';
const TEMPLATE = {
  Resources: {
    Secret0123456789: { Type: 'AWS::SecretsManager::Secret' },
    Role0123456789: {
      Type: 'AWS::IAM::Role',
      Properties: { Reads: { Ref: 'Secret0123456789' } },
    },
    Function0123456789: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['Role0123456789', 'Arn'] }, Timeout: 300 },
    },
  },
};

/** The resources of the template with `random` in generated names. */
function madeWith(random: string): CreatedResource[] {
  const secret = `${ARN}:Secret0123456789-${random}-abcdef`;
  const role = `App-Role0123456789-${random}`;
  const roleArn = `arn:aws:iam::123456789012:role/${role}`;
  return [
    made('Secret0123456789', secret, {}, {}),
    made('Role0123456789', role, { Reads: secret }, { Arn: roleArn }, ['Secret0123456789']),
    made('Function0123456789', `App-Function0123456789-${random}`, { Role: roleArn, Timeout: 300 }, {}, [
      'Role0123456789',
    ]),
  ];
}

function made(
  logicalId: keyof typeof TEMPLATE.Resources,
  physicalId: string,
  properties: object,
  attributes: object,
  needs: string[] = [],
): CreatedResource {
  return { logicalId, type: TEMPLATE.Resources[logicalId].Type, physicalId, properties, attributes, needs };
}

const differences = (ours: CreatedResource[], theirs: CreatedResource[]) =>
  compare(TEMPLATE, 'App', ours, theirs).differences.map(({ logicalId, about }) => `${logicalId}: ${about}`);

test('compares references to a table, which the rehearsal does not simulate', () => {
  const template = {
    Resources: {
      KeysTable54BC4CB7: { Type: 'AWS::DynamoDB::Table' },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Index: { 'Fn::GetAtt': ['KeysTable54BC4CB7', 'Arn'] },
          Table: { Ref: 'KeysTable54BC4CB7' },
        },
      },
    },
  };
  const policy = (name: string, index: string): CreatedResource => {
    const properties = {
      Index: `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}/index/${index}`,
      Table: name,
    };
    return {
      logicalId: 'Policy',
      type: 'AWS::IAM::Policy',
      physicalId: 'P',
      properties,
      attributes: {},
      needs: ['KeysTable54BC4CB7'],
    };
  };
  const Arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/table-7';
  const table = {
    logicalId: 'KeysTable54BC4CB7',
    type: 'AWS::DynamoDB::Table',
    physicalId: 'table-7',
    properties: {},
    attributes: { Arn },
    needs: [],
  };
  const about = (index: string) =>
    compare(
      template,
      'Shop',
      [policy('Shop-KeysTable54BC4CB7-YNASTY4R1CO0', index)],
      [table, policy('table-7', 'byOwner')],
    ).differences.map((one) => one.about);
  expect(about('byOwner')).toEqual([]);
  expect(about('other')).toEqual(['property Index']);
});

test('ignores generated names, and compares everything else', () => {
  const { compared, differences: found } = compare(TEMPLATE, 'App', madeWith('AAAA'), madeWith('BBBB'));

  expect(found).toEqual([]);
  // Three Refs and one attribute.
  expect(compared).toEqual({ resources: 3, properties: 3, references: 4 });
});

describe('finds', () => {
  const changed = (id: string, change: Partial<CreatedResource>) =>
    madeWith('BBBB').map((one) => (one.logicalId === id ? { ...one, ...change } : one));

  test.each<[string, CreatedResource[], string[]]>([
    ['a missing resource', madeWith('B').slice(0, 2), ['Function0123456789: resource']],
    [
      'a Ref that returns the name in place of the ARN',
      changed('Secret0123456789', { physicalId: 'Secret0123456789-BBBB' }),
      // The role still has the ARN, which now belongs to no resource.
      ['Secret0123456789: reference Ref', 'Role0123456789: property Reads'],
    ],
    [
      'a generated name with another format',
      changed('Function0123456789', { physicalId: '/aws/Function0123456789' }),
      ['Function0123456789: reference Ref'],
    ],
    [
      'a missing attribute',
      changed('Role0123456789', { attributes: {} }),
      ['Role0123456789: reference Arn', 'Function0123456789: property Role'],
    ],
    [
      'another value',
      changed('Function0123456789', { properties: { ...madeWith('BBBB')[2]?.properties, Timeout: '300' } }),
      ['Function0123456789: property Timeout'],
    ],
    [
      'other dependencies',
      changed('Role0123456789', { needs: [] }),
      ['Role0123456789: property Reads', 'Role0123456789: needs'],
    ],
    [
      'creation before a dependency',
      [madeWith('B')[1], madeWith('B')[0], madeWith('B')[2]] as CreatedResource[],
      ['Role0123456789: order'],
    ],
  ])('%s', (_, theirs, found) => {
    expect(differences(madeWith('AAAA'), theirs)).toEqual(found);
  });
});

describe('the list of known differences', () => {
  const known: KnownDifference = {
    type: 'AWS::Lambda::Function',
    about: 'resource',
    wrong: 'ministack',
    why: 'it is only a test',
    decidedBy: 'nobody',
  };
  const found = compare(TEMPLATE, 'App', madeWith('A'), madeWith('B').slice(0, 2)).differences;

  test('accepts a known difference', () => {
    expect(unexpectedDifferences(found, [known])).toEqual([]);
  });

  test('reports an unknown difference', () => {
    expect(unexpectedDifferences(found, [])).toEqual([
      'Function0123456789 (AWS::Lambda::Function), resource: the rehearsal has "AWS::Lambda::Function", ministack none.',
    ]);
  });

  test('reports a known difference that does not occur', () => {
    expect(unexpectedDifferences([], [known])).toEqual([
      'AWS::Lambda::Function, resource: no difference; remove it from compare/known-differences.ts.',
    ]);
  });
});
