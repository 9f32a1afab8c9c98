import { setUp } from './fixtures';

const READ = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
const PRINCIPAL = { AWS: '123456789012' };

test.each([
  ['no resource', { ...READ, Principal: PRINCIPAL, Resource: undefined }, 'must contain resources.'],
  ['no principal', READ, 'Missing required field Principal'],
  ['a principal by name', { ...READ, Principal: { AWS: 'ann' } }, '"AWS":"ann"'],
  ['Action with NotAction', { ...READ, Principal: PRINCIPAL, NotAction: 'iam:*' }, 'Syntax errors'],
  ['an unknown operator', { ...READ, Principal: PRINCIPAL, Condition: { Is: { x: 'y' } } }, 'Syntax errors'],
])('a resource policy with %s is refused', async (_, statement, message) => {
  const { call, create } = setUp();
  await create('one');
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await expect(call('PutResourcePolicy', { SecretId: 'one', ResourcePolicy })).rejects.toMatchObject({
    code: 'MalformedPolicyDocumentException',
    message: expect.stringContaining(message),
  });
  expect((await call('GetResourcePolicy', { SecretId: 'one' })).ResourcePolicy).toBeUndefined();
});
