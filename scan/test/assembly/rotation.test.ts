import { secretsWithoutRotation } from '../../src/assembly/rotation';
import { type Template, templateOf } from '../../src/assembly/templates';

const secret = (Properties = {}) => ({ Type: 'AWS::SecretsManager::Secret', Properties });
const schedule = (SecretId: unknown) => ({
  Type: 'AWS::SecretsManager::RotationSchedule',
  Properties: { SecretId },
});
const template = (content: object, name = 'A') => templateOf({ ...content }, `${name}.template.json`);

/** Logical ids of the secrets without rotation in templates, of which some are nested in others. */
const unrotated = (templates: Template[], nested: [parent: number, id: string, child: number][] = []) =>
  secretsWithoutRotation(
    templates,
    nested.map(([parent, id, child]) => ({
      ...{ template: templates[parent] as Template, id },
      nested: templates[child] as Template,
    })),
  ).map(({ id }) => id);

const NESTED = 'AWS::CloudFormation::Stack';

test.each<[string, object[]]>([
  ['in its template', [{ Resources: { S: secret(), R: schedule({ Ref: 'S' }) } }]],
  ['by the attribute Id', [{ Resources: { S: secret(), R: schedule({ 'Fn::GetAtt': ['S', 'Id'] }) } }]],
  [
    'through an attachment to a database',
    [
      {
        Resources: {
          S: secret(),
          T: { Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: { SecretId: { Ref: 'S' } } },
          R: schedule({ Ref: 'T' }),
        },
      },
    ],
  ],
  [
    'through an export',
    [
      { Resources: { S: secret() }, Outputs: { O: { Value: { Ref: 'S' }, Export: { Name: 'A:O' } } } },
      { Resources: { R: schedule({ 'Fn::ImportValue': 'A:O' }) } },
    ],
  ],
  [
    'through an output of another stack',
    [
      { Resources: { S: secret() }, Outputs: { O: { Value: { Ref: 'S' } } } },
      { Resources: { R: schedule({ 'Fn::GetStackOutput': { StackName: 'A', OutputName: 'O' } }) } },
    ],
  ],
  ['by its name', [{ Resources: { S: secret({ Name: 'shop/db' }), R: schedule('shop/db') } }]],
  [
    'by its ARN',
    [
      {
        Resources: {
          S: secret({ Name: 'shop/db' }),
          R: schedule('arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-AbCdEf'),
        },
      },
    ],
  ],
  [
    'from a place that is not known, if others can refer to it',
    [
      { Resources: { S: secret() }, Outputs: { O: { Value: { Ref: 'S' } } } },
      { Resources: { R: schedule({ 'Fn::ImportValue': { Ref: 'Name' } }) } },
    ],
  ],
])('a secret that is rotated %s is no finding', (_, contents) => {
  expect(unrotated(contents.map((content, i) => template(content, `T${i}`)))).toEqual([]);
});

test('a secret that is rotated in a nested stack, or is in one, is no finding', () => {
  const parent = template({
    Resources: {
      S: secret(),
      In: { Type: NESTED, Properties: { Parameters: { P: { Ref: 'S' } } } },
      Out: { Type: NESTED },
      R: schedule({ 'Fn::GetAtt': ['Out', 'Outputs.O'] }),
    },
  });
  const rotates = template({ Parameters: { P: {} }, Resources: { R: schedule({ Ref: 'P' }) } }, 'In');
  const holds = template({ Resources: { S2: secret() }, Outputs: { O: { Value: { Ref: 'S2' } } } }, 'Out');
  expect(
    unrotated(
      [parent, rotates, holds],
      [
        [0, 'In', 1],
        [0, 'Out', 2],
      ],
    ),
  ).toEqual([]);
});

test('a secret without a schedule is a finding, also beside a rotated one and one that is not known', () => {
  const resources = {
    S: secret(),
    Other: secret(),
    R: schedule({ Ref: 'Other' }),
    Unknown: schedule({ Ref: 'P' }),
  };
  expect(unrotated([template({ Resources: resources })])).toEqual(['S']);
  expect(unrotated([template({ Resources: { S: secret(), R: schedule('shop/other') } })])).toEqual(['S']);
});

test('references in a circle end', () => {
  const attachment = (Ref: string) => ({
    Type: 'AWS::SecretsManager::SecretTargetAttachment',
    Properties: { SecretId: { Ref } },
  });
  const resources = { S: secret(), A: attachment('B'), B: attachment('A'), R: schedule({ Ref: 'A' }) };
  expect(unrotated([template({ Resources: resources })])).toEqual(['S']);
});
