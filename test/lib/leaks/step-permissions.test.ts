import { Topic } from 'aws-cdk-lib/aws-sns';
import { SECRET } from '../../../engine/src/testing/resource-event';
import { issuer as generated } from '../../../lambdas/credentials/generated/issuer';
import { ApiKeyStore, Credential, LeakIndex, LeakResponse, RotatingSecret } from '../../../lib';
import { ResponseWorld } from '../../lambdas/leaks/response/world';
import { newStack, statementsOf } from '../support';
import { actionsOf } from './source-parts';

/** Actions that Lambda itself uses with the role. */
const OF_LAMBDA = ['logs:CreateLogStream', 'logs:PutLogEvents'];
/** Actions of the operations of batches. */
const ACTIONS: Readonly<Record<string, string>> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

const COPY = `${SECRET.slice(0, -13)}copied-GhIjKl`;

/** A stack with a response that covers a secret and a store. */
function respond() {
  const stack = newStack();
  const index = new LeakIndex(stack, 'Index');
  const leaks = new LeakResponse(stack, 'Leaks', { index, notify: new Topic(stack, 'OnCall') });
  const credential = Credential.generated({});
  leaks.covers(new RotatingSecret(stack, 'Hook', { credential, leakIndex: index }));
  leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
  return stack;
}

/** Reports that need each call of the steps. */
async function reports(): Promise<ResponseWorld['used']> {
  const world = await ResponseWorld.deploy(generated as never);
  await world.cover(COPY, { value: world.rotator.secret.text('AWSCURRENT') ?? '' });
  const alert = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };
  const fingerprint = world.index.fingerprintOf(world.current().key ?? '');
  await world.respond(world.finding({ fingerprint }, { alert }));
  await world.drain();
  await world.respond(world.finding({ customerKey: 'of-nobody' }, { id: 'two' }));
  // Another report, whose credential is claimed.
  await world.respond(world.finding({ fingerprint }, { id: 'again' }));
  await world.drain();
  // Past the cap, so that the claim is given back.
  world.responsesPerHour = 1;
  const credential = world.rotator.secret.labels.AWSCURRENT as string;
  await world.respond(world.finding({ credential }, { id: 'three' }));
  return world.used;
}

const granted = (stack: ReturnType<typeof newStack>, role: string) =>
  [...new Set(actionsOf(stack, role))].filter((action) => !OF_LAMBDA.includes(action));
const usedBy = (calls: ReadonlySet<string> = new Set()) =>
  [...new Set([...calls].map((call) => ACTIONS[call] ?? call))].sort();

test('the match step and the one that closes alerts have the permissions that they use, and no other', async () => {
  const stack = respond();
  const used = await reports();
  expect(granted(stack, 'LeaksMatchRole')).toEqual(usedBy(used.match));
  expect(granted(stack, 'LeaksCloseAlertRole')).toEqual(usedBy(used['close-alert']));
});

test('the queue of reports and the table of the incidents are named', () => {
  const stack = respond();
  const arnOf = (id: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] });
  expect(statementsOf(stack, 'LeaksMatchRole')).toContainEqual({
    ...{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: arnOf(/^LeaksReports/) },
  });
  expect(statementsOf(stack, 'LeaksCloseAlertRole')).toContainEqual({
    ...{ Action: 'dynamodb:UpdateItem', Effect: 'Allow', Resource: arnOf(/^LeaksIncidents/) },
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['parts#*'] } },
  });
});
