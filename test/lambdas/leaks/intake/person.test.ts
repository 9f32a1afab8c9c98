import { createKey } from '../../../../client/src/api-keys/format';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import type { ReportAnswer } from '../../../../lambdas/leaks/intake/contract';
import { seeded, World } from '../world';

const KEY = `AKIA${'A7'.repeat(8)}`;
const KEY_OF_CUSTOMER = createKey('shop');
const SECRET_KEY = seeded('secret').replace(/[-_]/g, '/').slice(0, 40);
const report = (world: World, input: object) =>
  world.intake({ rekey: 'report-leak', ...input }) as Promise<ReportAnswer>;

test('a report starts a response', async () => {
  const world = new World();
  const place = 'Slack, #general';
  const reporter = 'arn:aws:sts::111111111111:assumed-role/OnCall/zoe';
  const answer = await report(world, { credential: KEY, place, note: 'Seen\u0007 at noon', reporter });
  expect(answer).toEqual({
    finding: expect.stringMatching(/^person-[A-Za-z0-9_-]{43}$/),
    execution: `arn:aws:states:eu-west-1:111111111111:execution:Leaks:${answer.finding}`,
    started: true,
  });
  expect(world.executions.get(answer.finding)).toEqual({
    ...{
      id: answer.finding,
      source: 'person',
      subject: { credential: KEY },
      place,
      reporter,
      note: 'Seen at noon',
    },
    ...{ foundAt: '2026-11-29T12:00:00.000Z', receivedAt: '2026-11-29T12:00:00.000Z' },
  });
});

test.each([
  ['user', 'mailer'],
  ['fingerprint', 'A'.repeat(43)],
  ['credential', '7b6a5f1e-0000-4000-8000-000000000000'],
])('a report names a %s', async (name, value) => {
  const world = new World();
  const { finding } = await report(world, { [name]: value });
  expect(world.executions.get(finding)?.subject).toEqual({ [name]: value });
});

test('a repeated report starts nothing, and one in the next hour does', async () => {
  const world = new World();
  const first = await report(world, { credential: KEY });
  world.time += 59 * 60_000;
  expect(await report(world, { credential: KEY })).toEqual({ ...first, started: false });
  world.time += 60_000;
  expect(await report(world, { credential: KEY })).toMatchObject({ started: true });
  expect(await report(world, { credential: KEY, place: 'elsewhere' })).toMatchObject({ started: true });
  expect(world.executions.size).toBe(3);
});

test.each([
  ['no subject', {}, 'Malformed'],
  ['two subjects', { credential: KEY, user: 'mailer' }, 'Malformed'],
  ['a user that is an ARN', { user: 'arn:aws:iam::1:user/x' }, 'Malformed'],
  ['a fingerprint of another length', { fingerprint: 'short' }, 'Malformed'],
  ['a credential that is an object', { credential: { id: KEY } }, 'Malformed'],
  ['a session', { credential: `ASIA${'A7'.repeat(8)}` }, 'SessionCredential'],
  ['a key of a customer', { credential: createKey('shop') }, 'SecretInReport'],
  [
    'a secret access key',
    { credential: seeded('secret').replace(/[-_]/g, '/').slice(0, 40) },
    'SecretInReport',
  ],
  [
    'a key of a customer in its note',
    { user: 'mailer', note: `It is "${KEY_OF_CUSTOMER}".` },
    'SecretInReport',
  ],
  [
    'a secret access key in its place',
    { user: 'mailer', place: `.env: AWS_SECRET_ACCESS_KEY=${SECRET_KEY}` },
    'SecretInReport',
  ],
  ['a private key', { credential: '-----BEGIN PRIVATE KEY-----' }, 'SecretInReport'],
])('a report with %s is refused by name', async (_what, input, name) => {
  const world = new World();
  await expect(report(world, input)).rejects.toMatchObject({ name });
  expect(world.executions.size).toBe(0);
  expect(world.metric('LeakReportsRefused')).toBe(1);
  const { credential = KEY_OF_CUSTOMER } = input as { credential?: string };
  if (name === 'SecretInReport')
    for (const value of [credential, KEY_OF_CUSTOMER, SECRET_KEY])
      expect(world.lines.join()).not.toContain(value);
});

test('an address with the SHA-1 of a commit is no value', async () => {
  const place = `https://github.com/o/r/blob/${'0f'.repeat(20)}/a.ts`;
  expect(await report(new World(), { user: 'mailer', place, note: '0f'.repeat(20) })).toMatchObject({
    started: true,
  });
});

test('long texts are cut, and a reporter that is no ARN is left out', async () => {
  const world = new World();
  const { finding } = await report(world, { credential: KEY, note: 'x'.repeat(9000), reporter: 'zoe' });
  expect(world.executions.get(finding)?.note).toHaveLength(500);
  expect(world.executions.get(finding)?.reporter).toBeUndefined();
});

test('a failure of Step Functions fails the report', async () => {
  const world = new World();
  world.fault = (operation) =>
    operation === 'StartExecution' ? sdkError('ThrottlingException', 400) : undefined;
  await expect(report(world, { credential: KEY })).rejects.toThrow('ThrottlingException');
});

test.each([undefined, {}, { rekey: 'sweep' }])('the event %j is refused', async (event) => {
  await expect(new World().intake(event)).rejects.toMatchObject({ name: 'Malformed' });
});
