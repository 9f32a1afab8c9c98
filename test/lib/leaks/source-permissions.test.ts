import { generateKeyPairSync, sign } from 'node:crypto';
import type { Stack } from 'aws-cdk-lib';
import { createKey } from '../../../client/src/api-keys/format';
import { ApiKeyStore, LeakSource } from '../../../lib';
import { useApp } from '../../lambdas/leaks/github/app-server';
import { alertAnswer, alertDelivery, seeded, World } from '../../lambdas/leaks/world';
import { newStack, stackIn } from '../support';
import { actionsOf, appIn, INTAKE, RECEIVER, responseIn, secretsIn } from './source-parts';

/** Actions that Lambda itself uses with the role. */
const OF_LAMBDA = [
  ...['logs:CreateLogStream', 'logs:PutLogEvents'],
  ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
];
/** Actions of the operations of batches. */
const ACTIONS: Readonly<Record<string, string>> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

/** Actions that a function called. */
const used = (calls: ReadonlySet<string>) =>
  [...new Set([...calls].map((call) => ACTIONS[call] ?? call))].sort();

/** Actions that a role has for its function. */
const granted = (stack: Stack, role: string) =>
  [...new Set(actionsOf(stack, role))].filter((action) => !OF_LAMBDA.includes(action));

interface Case {
  readonly source: (stack: Stack) => LeakSource;
  /** Uses of the source. */
  readonly run: (world: World) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  github: {
    source: (stack) => LeakSource.github(secretsIn(stack)),
    async run(world) {
      world.answer = () => ({ status: 429, headers: {}, body: '' });
      await world.deliver(alertDelivery());
      await world.drain();
      world.answer = () => alertAnswer(seeded('leak'));
      await world.drain();
    },
  },
  'github with an app': {
    source: (stack) => LeakSource.github(appIn(stack)),
    async run(world) {
      const server = useApp(world);
      server.alert = JSON.parse(alertAnswer(seeded('leak')).body);
      server.answer = () => new Response('', { status: 429 });
      await world.deliver(alertDelivery());
      await world.drain();
      server.answer = () => undefined;
      await world.drain();
    },
  },
  githubPartner: {
    source: () => LeakSource.githubPartner(),
    async run(world) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const key = String(publicKey.export({ type: 'spki', format: 'pem' }));
      const key_identifier = '0'.repeat(64);
      const public_keys = [{ key_identifier, key }];
      world.answer = () => ({ status: 200, headers: {}, body: JSON.stringify({ public_keys }) });
      const body = JSON.stringify([
        { token: createKey('shop'), type: 'shop_key', url: 'https://github.com/o/r' },
      ]);
      await world.post('POST /github/partner', body, {
        'github-public-key-identifier': key_identifier,
        'github-public-key-signature': sign('sha256', Buffer.from(body), privateKey).toString('base64'),
      });
      await world.drain();
    },
  },
  gitlab: {
    source: (stack) => LeakSource.gitlab({ token: secretsIn(stack).token }),
    async run(world) {
      const authorization = seeded('gitlab');
      const body = JSON.stringify([{ type: 'gitleaks_rule_id_aws', token: seeded('leak'), location: '' }]);
      await world.post('POST /gitlab/v1/revoke_tokens', body, { authorization });
      await world.drain();
    },
  },
  awsHealth: {
    source: () => LeakSource.awsHealth(),
    async run(world) {
      const affectedEntities = [{ entityValue: `AKIA${'A7'.repeat(8)}` }];
      const detail = { eventArn: 'arn', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', affectedEntities };
      world.enqueue({
        source: 'aws.health',
        'detail-type': 'AWS Health Event',
        account: '111111111111',
        detail,
      });
      await world.drain();
    },
  },
};

/** The intake function may postpone a message, whatever the sources are. Only a limit of GitHub uses it. */
const ALWAYS = ['sqs:ChangeMessageVisibility'];

test.each(Object.entries(CASES))(
  '%s: no call is denied, and no permission unused',
  async (name, { source, run }) => {
    const stack = name === 'awsHealth' ? stackIn() : newStack();
    const leaks = responseIn(stack);
    leaks.addSource(source(stack));
    leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
    const world = new World();
    await run(world);
    expect(world.executions.size).toBe(1);
    const { intake, webhooks } = world.callsOf;
    expect(granted(stack, INTAKE)).toEqual(used(new Set([...intake, ...ALWAYS])));
    expect(granted(stack, RECEIVER)).toEqual(used(webhooks));
  },
);
