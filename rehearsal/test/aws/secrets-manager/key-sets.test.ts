import { LocalAws } from '../../../src/aws/local-aws';

async function learned(SecretString: string): Promise<LocalAws['exposureWatch']> {
  const aws = new LocalAws();
  const arn = `arn:aws:iam::${aws.account}:root`;
  const principal = { type: 'root', arn, accountId: aws.account, userId: 'root' } as const;
  const who = { service: 'secretsmanager', operation: 'CreateSecret', region: aws.region, principal };
  await aws.call(who, { Name: 'keys', SecretString, ClientRequestToken: 'c'.repeat(32) });
  return aws.exposureWatch;
}

const key = {
  kid: 'key-id-in-tags',
  kty: 'OKP',
  crv: 'Ed25519',
  x: 'public-half-of-it',
  d: 'private-half-of-it',
};

test.each<[string, object, string, number]>([
  ['the private member of a key set', { current: 'key-id-in-tags', keys: [key] }, 'private-half-of-it', 1],
  ['a shared key', { keys: [{ kty: 'oct', k: 'shared-key-of-all' }] }, 'shared-key-of-all', 1],
  ['the public member', { keys: [key] }, 'public-half-of-it', 0],
  ['the id of a key', { current: 'key-id-in-tags', keys: [key] }, 'key-id-in-tags', 0],
  ['another list of keys', { keys: [{ key: 'private-half-of-it' }] }, 'private-half-of-it', 1],
  [
    'another member beside such a list',
    { current: 'secret-of-the-app', keys: ['a'] },
    'secret-of-the-app',
    1,
  ],
])('watches for secret values: %s', async (_, value, text, exposures) => {
  const watch = await learned(JSON.stringify(value));
  watch.look('log:function', `a line with ${text}`, 0);
  expect(watch.exposures).toHaveLength(exposures);
});
