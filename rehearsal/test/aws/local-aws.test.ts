import type { TrailEntry } from '../../src/aws/local-aws';
import { iamFixture, policy, refusal } from './iam/fixtures';

test('records every call and its error in the trail', async () => {
  // GIVEN
  const { aws, iam, user } = iamFixture();
  const trail: TrailEntry[] = [];
  aws.onCall((entry) => trail.push(entry));
  // WHEN
  const mailer = await user('mailer');
  await expect(iam('GetUser', { UserName: 'nobody' })).rejects.toThrow();
  await expect(iam('GetUser', {}, mailer)).rejects.toThrow();
  // THEN
  expect(trail.map(({ operation, principal, error }) => [operation, principal.type, error])).toEqual([
    ['CreateUser', 'root', undefined],
    ['GetUser', 'root', 'NoSuchEntity'],
    ['GetUser', 'user', 'AccessDenied'],
  ]);
  expect(trail[0]).toMatchObject({ service: 'iam', region: 'us-east-1' });
});

test('advances virtual time by the latency of a call', async () => {
  const { aws, sts } = iamFixture({ latency: 25 });
  const start = aws.timeline.now();
  await sts('GetCallerIdentity', {});
  expect(aws.timeline.now() - start).toBe(25);
});

test('names an unsupported operation', async () => {
  const { iam } = iamFixture();
  await expect(iam('CreateGroup', {})).rejects.toMatchObject(
    refusal('UnknownOperationException', 'The local AWS does not support iam:CreateGroup.'),
  );
});

test('repeats keys with the same seed', async () => {
  const make = async (seed: number) => {
    const { user, key } = iamFixture({ seed });
    await user('mailer', policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
    return key('mailer');
  };
  expect(await make(1)).toEqual(await make(1));
  expect(await make(1)).not.toEqual(await make(2));
});
