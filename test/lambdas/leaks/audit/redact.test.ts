import { redacted } from '../../../../lambdas/leaks/audit/redact';

test('texts that identify something stay, all others are left out', () => {
  const hidden = 'a value';
  const request = {
    userName: 'mallory',
    secretId: 'shop/db',
    policyDocument: '{"Statement":[]}',
    maxResults: 5,
    enabled: true,
    names: ['one', 'two'],
    instancesSet: { items: [{ instanceId: 'i-1', userData: hidden }] },
    serviceSpecificCredential: { serviceSpecificCredentialId: 'ACCA', servicePassword: hidden },
    credentials: { accessKeyId: 'ASIA', sessionToken: hidden, secretAccessKey: hidden },
    environment: { variables: { DB: hidden } },
    containerDefinitions: [{ environment: [{ name: 'DB', value: hidden }] }],
    ...{
      password: hidden,
      clientToken: hidden,
      externalId: hidden,
      privateKeyName: hidden,
      parameters: [hidden],
    },
  };
  const kept = redacted(request);
  expect(JSON.stringify(kept)).not.toContain(hidden);
  expect(kept).toMatchObject({
    userName: 'mallory',
    secretId: 'shop/db',
    policyDocument: '{"Statement":[]}',
    maxResults: 5,
    enabled: true,
    names: ['one', 'two'],
    instancesSet: { items: [{ instanceId: 'i-1' }] },
    serviceSpecificCredential: { serviceSpecificCredentialId: 'ACCA' },
    credentials: { accessKeyId: 'ASIA' },
    containerDefinitions: [{ environment: [{ name: 'DB' }] }],
  });
});

test('long, deep and wide values are cut', () => {
  expect(redacted({ name: 'x'.repeat(5000) })).toEqual({ name: 'x'.repeat(2048) });
  expect(redacted({ ids: Array.from({ length: 100 }, String) })).toEqual({ ids: expect.any(Array) });
  expect((redacted({ ids: Array.from({ length: 100 }, String) }) as { ids: [] }).ids).toHaveLength(50);
  let deep: object = { name: 'x' };
  for (let n = 0; n < 20; n++) deep = { deep };
  expect(JSON.stringify(redacted(deep))).toContain('[not stored]');
  expect([redacted(null), redacted(undefined)]).toEqual([undefined, undefined]);
});
