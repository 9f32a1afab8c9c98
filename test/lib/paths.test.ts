import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { RUNBOOK } from '../../engine/src/contract';
import { Credential, RotatingSecret } from '../../lib';
import { shortPath } from '../../lib/short-path';
import { newStack } from './support';

/** Maximum length of each text, by the API reference of its service. */
const LIMITS: Readonly<Record<string, { readonly property: string; readonly most: number }>> = {
  'AWS::Lambda::Function': { property: 'Description', most: 256 },
  'AWS::SecretsManager::Secret': { property: 'Description', most: 2048 },
  'AWS::Scheduler::Schedule': { property: 'Description', most: 512 },
  'AWS::CloudWatch::Alarm': { property: 'AlarmDescription', most: 1024 },
};

/** The resources of a secret below constructs of the given ids. */
function resourcesOf(...ids: string[]) {
  const stack = newStack();
  const parent = ids.slice(0, -1).reduce<Construct>((scope, id) => new Construct(scope, id), stack);
  const credential = Credential.accessKey({ user: new User(stack, 'Mailer') });
  const { path } = new RotatingSecret(parent, ids.at(-1) as string, { credential }).node;
  // biome-ignore lint/suspicious/noExplicitAny: a template's resources are of every type
  const resources = Object.values<{ Type: string; Properties?: Record<string, any> }>(
    Template.fromStack(stack).toJSON().Resources,
  );
  const textsOf = (type: string) =>
    resources
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => String(Properties?.[LIMITS[type].property]));
  const [variables] = resources.flatMap(({ Properties }) => Properties?.Environment?.Variables ?? []);
  return { path, textsOf, variables };
}

test.each([
  ['with characters beyond ASCII', ['Schlüssel'], true],
  ['of over 255 characters', ['a'.repeat(150), 'b'.repeat(150), 'MailerKey'], true],
  ['of 3,000 characters', ['a'.repeat(2990), 'MailerKey'], false],
  ['of 3,000 characters beyond ASCII', ['ü'.repeat(2990), 'MailerKey'], false],
  ['of surrogate pairs', ['🔑'.repeat(1500), 'MailerKey'], false],
])('a construct path %s is in texts, shortened to the limit of each service', (_what, ids, isWhole) => {
  const { path, textsOf, variables } = resourcesOf(...ids);
  for (const [type, { most }] of Object.entries(LIMITS)) {
    for (const text of textsOf(type)) {
      expect(text).toContain(ids.at(-1));
      expect([type, text.length <= most, /\p{Surrogate}/u.test(text)]).toEqual([type, true, false]);
    }
  }
  const alarms = textsOf('AWS::CloudWatch::Alarm');
  expect(alarms.map((text) => text.slice(text.indexOf(RUNBOOK)))).toEqual(
    ['rotation-failed', 'overdue', 'held-back'].map((page) => `${RUNBOOK}#${page}`),
  );
  expect(alarms.filter((text) => text.includes(` of ${path}`))).toHaveLength(isWhole ? 3 : 0);
  expect([variables.REKEY_PATH === path, path.endsWith(variables.REKEY_PATH.slice(3))]).toEqual([
    isWhole,
    true,
  ]);
  // The other variables need less than 2 of the 4 KB of an environment.
  expect(Buffer.byteLength(String(variables.REKEY_PATH))).toBeLessThanOrEqual(2048);
});

test('a path within the limit is not changed', () => {
  expect(shortPath('App/Key', 7)).toBe('App/Key');
  expect(shortPath('App/Key', 6)).toBe('...Key');
});

test('two deployments of one app have separate metrics and alarms', () => {
  const templates = ['keys-dev', 'keys-prod'].map((stackName) => {
    const stack = new Stack(new App(), 'Keys', { stackName });
    const user = new User(stack, 'Mailer');
    new RotatingSecret(stack, 'MailerKey', { credential: Credential.accessKey({ user }) });
    return Template.fromStack(stack);
  });
  for (const template of templates) {
    // The name that CloudFormation generates for the function of this deployment.
    const [rotator] = Object.keys(template.findResources('AWS::Lambda::Function'));
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: rotator } }],
    });
    template.allResourcesProperties('AWS::Lambda::Function', { FunctionName: Match.absent() });
  }
});
