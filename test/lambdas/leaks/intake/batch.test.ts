import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { API, alertAnswer, seeded, World } from '../world';

const finding = (id: string, change: object = {}) => ({
  type: 'finding',
  finding: {
    id,
    source: 'log-guard',
    subject: { fingerprint: 'A'.repeat(43) },
    foundAt: 'x',
    receivedAt: 'x',
    ...change,
  },
});
const alert = (number: number) => ({
  ...{ type: 'github-alert', delivery: 'd', repository: 'o/r', number, action: 'created', source: API },
  foundAt: '2026-11-29T11:00:00Z',
});

test('findings of other functions are started once', async () => {
  const world = new World();
  for (const id of ['one', 'two', 'one']) world.enqueue(finding(id));
  expect(await world.drain()).toEqual([]);
  expect([...world.executions.keys()]).toEqual(['one', 'two']);
});

test.each([
  ['no JSON', `{"secret":"${seeded('text')}"`],
  ['a text', '"x"'],
  ['null', 'null'],
  ['an unknown type', { type: 'x' }],
  ['a type of Object', { type: 'constructor' }],
  [
    'an event of another source',
    { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
  ],
  ['a detail that is a text', { source: 'aws.health', 'detail-type': 'AWS Health Event', detail: 'x' }],
  ['a finding without an id', finding('')],
  ['a finding with an id of other characters', finding('a/b')],
  ['a finding with a long id', finding('x'.repeat(81))],
  ['a finding without a subject', finding('x', { subject: {} })],
  ['a finding with an unknown subject', finding('x', { subject: { value: 'x' } })],
  ['a finding with a subject of Object', finding('x', { subject: { constructor: 'x' } })],
  ['a finding with a value as fingerprint', finding('x', { subject: { fingerprint: 'a secret value' } })],
])('%s is refused by name, and not tried again', async (_what, body) => {
  const world = new World();
  world.enqueue(body);
  expect(await world.drain()).toEqual([]);
  expect(world.executions.size).toBe(0);
  expect(world.codes()).toEqual(['Malformed']);
  expect(world.lines.join()).not.toContain(seeded('text'));
});

test('the failure of one message does not affect the others', async () => {
  const world = new World();
  world.answer = (url) =>
    url.endsWith('/2') ? { status: 500, headers: {}, body: '' } : alertAnswer(seeded(url));
  for (const number of [1, 2, 3]) world.enqueue(alert(number));
  world.enqueue('no JSON');
  const failed = await world.drain();
  expect(failed).toHaveLength(1);
  expect(world.queue.map(({ body }) => JSON.parse(body).number)).toEqual([2]);
  expect(world.executions.size).toBe(2);
});

test('a message that was half handled starts nothing twice', async () => {
  const world = new World();
  let calls = 0;
  world.fault = (operation) =>
    operation === 'StartExecution' && ++calls === 2 ? sdkError('ThrottlingException', 400) : undefined;
  const affectedEntities = ['A7', 'B7', 'C7'].map((pair) => ({ entityValue: `AKIA${pair.repeat(8)}` }));
  const detail = { eventArn: 'arn', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', affectedEntities };
  world.enqueue({ source: 'aws.health', 'detail-type': 'AWS Health Event', account: '111111111111', detail });
  expect(await world.drain()).toHaveLength(1);
  expect(await world.drain()).toEqual([]);
  expect(world.executions.size).toBe(3);
});

test('the message of an error is not logged, because it may quote what was received', async () => {
  const world = new World();
  world.answer = () => alertAnswer(seeded('leak'));
  world.fault = (operation) =>
    operation === 'GenerateMac' ? sdkError('ValidationException', 400, `Bad: ${seeded('leak')}`) : undefined;
  world.enqueue(alert(1));
  expect(await world.drain()).toHaveLength(1);
  expect(world.codes()).toEqual(['ValidationException']);
  expect(world.lines.join()).not.toContain(seeded('leak'));
});

test('the time of arrival is that at the queue', async () => {
  const world = new World();
  world.answer = () => alertAnswer(seeded('leak'));
  world.enqueue(alert(1));
  world.time += 60_000;
  await world.drain();
  expect([...world.executions.values()][0]?.receivedAt).toBe('2026-11-29T12:00:00.000Z');
});
