import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { GITLAB, seeded, World } from '../world';

const TYPES = 'GET /gitlab/v1/revocable_token_types';
const REVOKE = 'POST /gitlab/v1/revoke_tokens';
const authorized = { authorization: seeded('gitlab') };
const leaked = (
  token: string,
  location = 'https://gitlab.example.com/a/b/blob/1/c.java',
  type = 'gitleaks_rule_id_shop',
) => ({
  ...{ type, token, location },
});

test('the types are told to GitLab only', async () => {
  const world = new World();
  expect(await world.post(TYPES, '', authorized)).toMatchObject({
    statusCode: 200,
    body: '{"types":["gitleaks_rule_id_aws","gitleaks_rule_id_shop"]}',
  });
  expect(await world.post(TYPES, '', {})).toMatchObject({ statusCode: 401 });
});

test('tokens are accepted, each once, and none travels', async () => {
  const world = new World();
  const token = seeded('leaked');
  const accessKey = `AKIA${'A7'.repeat(8)}`;
  const body = JSON.stringify([
    leaked(token),
    leaked(token),
    leaked(accessKey, undefined, 'gitleaks_rule_id_aws'),
    leaked('short'),
  ]);
  for (let n = 0; n < 2; n++) expect(await world.post(REVOKE, body, authorized)).toEqual({ statusCode: 204 });
  await world.drain();
  const findings = [...world.executions.values()];
  expect(findings.map(({ subject }) => subject)).toEqual([
    { fingerprint: world.index.fingerprintOf(token) },
    { credential: accessKey },
  ]);
  expect(findings[0]).toMatchObject({
    source: 'gitlab',
    place: 'https://gitlab.example.com/a/b/blob/1/c.java',
  });
  expect(JSON.stringify([findings, world.lines])).not.toContain(token);
});

test.each([
  ['another token', seeded('x')],
  ['a scheme', `Bearer ${seeded('gitlab')}`],
  ['an empty token', ''],
])('with %s nothing is done', async (_what, authorization) => {
  const world = new World();
  const body = JSON.stringify([leaked(seeded('leaked'))]);
  expect(await world.post(REVOKE, body, { authorization })).toMatchObject({ statusCode: 401 });
  expect(world.queue).toEqual([]);
  expect(world.calls).not.toContain('GenerateMac');
});

test.each([
  ['a type that was not offered', JSON.stringify([leaked(seeded('a')), leaked(seeded('b'), '', 'other')])],
  ['no list', '{}'],
  ['no JSON', `[{"token":"${seeded('a')}"`],
  ['a token that is no text', '[{"type":"gitleaks_rule_id_aws","token":1}]'],
])('%s is refused with 400 as a whole', async (_what, body) => {
  const world = new World();
  expect(await world.post(REVOKE, body, authorized)).toMatchObject({ statusCode: 400 });
  expect(world.queue).toEqual([]);
  expect(world.lines.join()).not.toContain(seeded('a'));
});

test.each([
  ['KMS', 'GenerateMac', 'ThrottlingException', 429],
  ['SQS', 'SendMessageBatch', 'RequestThrottled', 429],
  ['SQS', 'SendMessageBatch', 'InternalFailure', 503],
])(
  'when %s cannot take %s (%s), GitLab is asked to come again',
  async (_service, operation, name, statusCode) => {
    const world = new World();
    world.fault = (called) => (called === operation ? sdkError(name, 400) : undefined);
    const body = JSON.stringify([leaked(seeded('leaked'))]);
    expect(await world.post(REVOKE, body, authorized)).toMatchObject({ statusCode });
  },
);

test('the shared token can be rotated', async () => {
  const world = new World();
  await world.post(TYPES, '', authorized);
  world.secrets[GITLAB] = { AWSCURRENT: seeded('new'), AWSPREVIOUS: seeded('gitlab') };
  world.time += 60_000;
  for (const token of ['new', 'gitlab'])
    expect(await world.post(TYPES, '', { authorization: seeded(token) })).toMatchObject({ statusCode: 200 });
});
