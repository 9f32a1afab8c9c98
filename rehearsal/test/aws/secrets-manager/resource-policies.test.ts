import { allow, codeOf, errorOf, policy, setUp } from './fixtures';

const PRINCIPAL = { AWS: '123456789012' };
const read = (more: object) => policy(allow('secretsmanager:GetSecretValue', more));

async function withSecret() {
  const world = setUp();
  await world.create('key', 'one');
  const send = (operation: string, input: object = {}) =>
    world.call(operation, { SecretId: 'key', ...input });
  return { send, stored: async () => (await send('GetResourcePolicy')).ResourcePolicy };
}

test('PutResourcePolicy stores the policy until DeleteResourcePolicy', async () => {
  const { send, stored } = await withSecret();
  const ResourcePolicy = read({ Principal: '*' });
  await send('PutResourcePolicy', { ResourcePolicy });
  expect(await stored()).toBe(ResourcePolicy);
  await send('DeleteResourcePolicy');
  expect(await stored()).toBeUndefined();
});

test.each([
  ['malformed JSON', '{', 'contains invalid Json'],
  ['no statement', '{"Version":"2012-10-17"}', 'MalformedPolicyDocumentException'],
  ['an unknown effect', read({ Principal: '*', Effect: 'Maybe' }), 'MalformedPolicyDocumentException'],
  ['no resource', read({ Principal: PRINCIPAL, Resource: undefined }), 'must contain resources.'],
  ['no principal', read({}), 'Missing required field Principal'],
  ['a principal by name', read({ Principal: { AWS: 'ann' } }), '"AWS":"ann"'],
  ['Action with NotAction', read({ Principal: PRINCIPAL, NotAction: 'iam:*' }), 'Syntax errors'],
  ['an unknown operator', read({ Principal: PRINCIPAL, Condition: { Is: { x: 'y' } } }), 'Syntax errors'],
])('PutResourcePolicy refuses a policy with %s', async (_, ResourcePolicy, message) => {
  const { send, stored } = await withSecret();
  const error = await errorOf(send('PutResourcePolicy', { ResourcePolicy }));
  expect(error).toMatch(/^MalformedPolicyDocumentException/);
  expect(error).toContain(message);
  expect(await stored()).toBeUndefined();
});

test('PutResourcePolicy with BlockPublicPolicy refuses a public policy', async () => {
  const { send, stored } = await withSecret();
  const input = { ResourcePolicy: read({ Principal: '*' }), BlockPublicPolicy: true };
  expect(await codeOf(send('PutResourcePolicy', input))).toBe('PublicPolicyException');
  expect(await stored()).toBeUndefined();
});

test('ValidateResourcePolicy reports a public policy and stores nothing', async () => {
  const { send, stored } = await withSecret();
  const passes = async (Principal: unknown) =>
    (await send('ValidateResourcePolicy', { ResourcePolicy: read({ Principal }) })).PolicyValidationPassed;
  expect(await passes(PRINCIPAL)).toBe(true);
  expect(await passes('*')).toBe(false);
  expect(await stored()).toBeUndefined();
});
