import { type GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MailStack } from '../../examples/access-key';
import { BatchStack } from '../../examples/custom-schedule';
import { ShopStack } from '../../examples/databases/app';
import { WebhookStack } from '../../examples/generated-key/app';
import './support';

type Check = (event: { headers: { authorization?: string } }) => Promise<{ statusCode: number }>;
const { handler }: { handler: Check } = require('../../examples/generated-key/check');

describe('synthesizes the example', () => {
  test.each<[string, (app: App) => Stack, number, object]>([
    ['access key', (app) => new MailStack(app, 'Mail'), 1, {}],
    [
      'custom schedule',
      (app) => new BatchStack(app, 'Batch'),
      1,
      { RotationRules: { ScheduleExpression: 'cron(0 2 ? * SUN#1 *)', Duration: '3h' } },
    ],
    ['databases', (app) => new ShopStack(app, 'Shop'), 3, {}],
    ['generated key', (app) => new WebhookStack(app, 'Webhook'), 1, {}],
  ])('%s', (_, make, secrets, schedule) => {
    const template = Template.fromStack(make(new App()));
    template.resourceCountIs('Custom::RekeyCredential', secrets);
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', schedule);
  });
});

describe('the service of the generated-key example', () => {
  let held: Record<string, string>;

  beforeEach(() => {
    held = { AWSCURRENT: 'hook_new', AWSPREVIOUS: 'hook_old' };
    jest.spyOn(SecretsManagerClient.prototype, 'send').mockImplementation(async (command: unknown) => {
      const key = held[(command as GetSecretValueCommand).input.VersionStage ?? 'AWSCURRENT'];
      if (key === undefined)
        throw Object.assign(new Error('no such label'), { name: 'ResourceNotFoundException' });
      return { SecretString: JSON.stringify({ key }) };
    });
  });

  afterEach(() => jest.restoreAllMocks());

  const answerTo = async (authorization?: string) =>
    (await handler({ headers: authorization ? { authorization } : {} })).statusCode;

  test('accepts the current and the replaced key only', async () => {
    expect(await answerTo('Bearer hook_new')).toBe(204);
    expect(await answerTo('Bearer hook_old')).toBe(204);
    expect(await answerTo('Bearer hook_older')).toBe(401);
    expect(await answerTo()).toBe(401);
  });

  test('refuses the replaced key after its grace', async () => {
    delete held.AWSPREVIOUS;
    expect(await answerTo('Bearer hook_new')).toBe(204);
    expect(await answerTo('Bearer hook_old')).toBe(401);
  });

  test('reports a secret without a value as an error', async () => {
    held = {};
    await expect(answerTo('Bearer hook_new')).rejects.toThrow('no such label');
  });
});
