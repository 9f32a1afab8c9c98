import { SecretsClient, vaultAuth } from '../../../client/src/index';
import { conformance } from '../../../client/src/testing';
import { api, failure, open, signal, useOpenBao, write } from './fixture';

useOpenBao();

describe('secrets of KV version 2', () => {
  test('are read by number, as the current and as the previous version', async () => {
    await write('app/db', { password: 'one' });
    await write('app/db', { password: 'two' });
    const kv = open().kv();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({
      versionId: '2',
      stages: ['AWSCURRENT'],
      value: '{"password":"two"}',
      createdAt: expect.any(Number),
    });
    expect(await kv.fetch({ id: 'app/db', stage: 'AWSPREVIOUS' }, { signal })).toMatchObject({
      versionId: '1',
      value: '{"password":"one"}',
    });
    expect(await kv.fetch({ id: 'app/db', versionId: '1' }, { signal })).toMatchObject({ versionId: '1' });
  });

  test('are not found, deleted or destroyed', async () => {
    await write('gone', { a: 1 });
    await api('secret/data/gone', undefined, 'DELETE');
    await write('destroyed', { a: 1 });
    await api('secret/destroy/destroyed', { versions: [1] });
    await write('only', { a: 1 });
    const kv = open().kv();
    const classes = [];
    for (const request of [
      { id: 'none' },
      { id: 'gone' },
      { id: 'destroyed' },
      { id: 'only', versionId: '7' },
      { id: 'only', versionId: 'latest' },
      { id: 'only', stage: 'AWSPREVIOUS' },
      { id: 'only', stage: 'AWSPENDING' },
      { id: '../sys/seal' },
    ]) {
      classes.push((await failure(kv.fetch(request, { signal }))).failure);
    }
    expect(classes).toEqual([
      ...['not-found', 'deleted', 'deleted', 'not-found', 'not-found', 'not-found', 'not-found', 'invalid'],
    ]);
  });
});

// A value is the text of a field. No key can be disabled, and no other fault be caused, in a server that runs.
conformance(
  { describe, test },
  'Vault KV version 2 (OpenBao)',
  async () => {
    const mount = `kv-${mounts++}`;
    await api(`sys/mounts/${mount}`, { type: 'kv', options: { version: '2' } });
    await api(`sys/policies/acl/${mount}`, {
      policy: `path "${mount}/data/*" { capabilities = ["read"] }`,
    });
    const token = async () => {
      const made = await api('auth/token/create', { policies: [mount], ttl: '1h' });
      return made.auth.client_token as string;
    };
    return {
      backend: open(vaultAuth.token(token)).kv({ mount, field: 'value' }),
      put: (id, value) => api(`${mount}/data/${id}`, { data: { value } }),
      deny: () => api(`sys/policies/acl/${mount}`, { policy: 'path "none" { capabilities = ["read"] }' }),
      delete: (id) => api(`${mount}/data/${id}`, undefined, 'DELETE'),
    };
  },
  { without: ['bytes', 'stages', 'many', 'disableKey', 'throttle', 'fail', 'hang'] },
);
let mounts = 0;

test('a client reads through the backend', async () => {
  await write('app/client', { password: 'four' });
  await using client = new SecretsClient({ backend: open().kv() });
  const secret = await client.get('app/client');
  expect(secret.reveal()).toContain('"password"');
});
