import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RotatingSecret } from '../../../../lib';
import { Credential } from '../../../../lib/credential';
import { LeakIndex } from '../../../../lib/leaks/leak-index';
import { LeakResponse } from '../../../../lib/leaks/leak-response';
import { LeakSource } from '../../../../lib/leaks/leak-source';

const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
const index = new LeakIndex(stack, 'Index');
const leaks = new LeakResponse(stack, 'Leaks', { index, notify: new Topic(stack, 'Topic') });
leaks.covers(new RotatingSecret(stack, 'Key', { credential: Credential.generated(), leakIndex: index }));
const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${name}-AbCdEf`;
const secretOf = (name: string) => Secret.fromSecretCompleteArn(stack, name, arn(name));
leaks.addSource(
  LeakSource.github({
    webhookSecret: secretOf('hook'),
    token: secretOf('token'),
    organizations: ['octo-org'],
  }),
);

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly 'ForAllValues:StringLike'?: Record<string, string | string[]> };
}

const template = Template.fromStack(stack);
const [incidents = ''] = Object.keys(template.findResources('AWS::DynamoDB::Table')).filter((id) =>
  id.startsWith('LeaksIncidents'),
);

/** Actions on items of the incidents by the role, with the beginnings of the ids. */
const allowed = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
  (Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${incidents}"`))
    .map(({ Action, Condition }) => ({
      role: id.replace(/^Leaks|RoleDefaultPolicy.*$/g, ''),
      actions: [Action].flat(),
      ids: [Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? 'any'].flat(),
    })),
);

test('each function uses its own items of the table of the incidents only', () => {
  expect(allowed).toHaveLength(7);
  expect(allowed).toEqual(
    expect.arrayContaining([
      { role: 'Match', actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'], ids: ['claim#*'] },
      { role: 'Match', actions: ['dynamodb:GetItem'], ids: ['claim#*', 'incident#*'] },
      { role: 'Match', actions: ['dynamodb:UpdateItem'], ids: ['hour#*'] },
      { role: 'CloseAlert', actions: ['dynamodb:UpdateItem'], ids: ['parts#*'] },
      { role: 'Report', actions: ['dynamodb:UpdateItem'], ids: ['incident#*'] },
      { role: 'Sweep', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], ids: ['alert#*'] },
      // A scan reads every item.
      { role: 'Sweep', actions: ['dynamodb:Scan'], ids: ['any'] },
    ]),
  );
});
