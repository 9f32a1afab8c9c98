import { generateKeyPairSync, sign } from 'node:crypto';
import { vaultAuth } from '../../../client/src/index';
import { api, failure, open, signal, useOpenBao, write } from './fixture';

useOpenBao();

describe('logins', () => {
  beforeAll(async () => {
    await api('sys/policies/acl/reader', {
      policy: 'path "secret/data/app/*" { capabilities = ["read"] }',
    });
    await api('sys/auth/approle', { type: 'approle' });
    await api('auth/approle/role/app', { token_policies: 'reader', token_ttl: '1h' });
    await write('app/db', { password: 'three' });
  });

  const appRole = async () => {
    const { data: role } = await api('auth/approle/role/app/role-id');
    const { data: secret } = await api('auth/approle/role/app/secret-id', {});
    return { roleId: role.role_id, secretId: secret.secret_id, accessor: secret.secret_id_accessor };
  };

  test('by AppRole read what the policy allows, with one login', async () => {
    const { roleId, secretId } = await appRole();
    let logins = 0;
    const { login } = vaultAuth.appRole({ roleId, secretId }) as { login(): Promise<never> };
    const kv = open({
      login: () => {
        logins++;
        return login();
      },
    }).kv();
    await Promise.all([1, 2, 3].map(() => kv.fetch({ id: 'app/db' }, { signal })));
    expect(logins).toBe(1);
    await write('other', { a: 1 });
    const error = await failure(kv.fetch({ id: 'other' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).toContain('HTTP 403');
  });

  test('are repeated when the token was revoked, and fail when the secret id was destroyed', async () => {
    const { roleId, secretId, accessor } = await appRole();
    const kv = open(vaultAuth.appRole({ roleId, secretId })).kv();
    await kv.fetch({ id: 'app/db' }, { signal });
    const revokeAll = async () => {
      const { data } = await api('auth/token/accessors', undefined, 'LIST');
      for (const each of data.keys) {
        const found = await api('auth/token/lookup-accessor', { accessor: each });
        if (found.data.path === 'auth/approle/login')
          await api('auth/token/revoke-accessor', { accessor: each });
      }
    };
    await revokeAll();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({ id: 'app/db' });
    await api('auth/approle/role/app/secret-id-accessor/destroy', { secret_id_accessor: accessor });
    await revokeAll();
    const error = await failure(kv.fetch({ id: 'app/db' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).toMatch(/at the login/);
    expect(`${error.stack}${(error.cause as Error).stack}`).not.toContain(secretId);
  });

  test('by a JSON Web Token', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await api('sys/auth/jwt', { type: 'jwt' });
    await api('auth/jwt/config', {
      jwt_validation_pubkeys: [publicKey.export({ type: 'spki', format: 'pem' })],
    });
    await api('auth/jwt/role/app', {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['openbao'],
      token_policies: 'reader',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({ alg: 'RS256' })}.${part({ sub: 'app', aud: 'openbao', nbf: now - 5, exp: now + 300 })}`;
    const jwt = `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    const kv = open(vaultAuth.jwt({ role: 'app', jwt })).kv();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({ id: 'app/db' });
  });

  test('keep a token alive by renewal', async () => {
    const { auth } = await api('auth/token/create', { policies: ['reader'], ttl: '3s' });
    const kv = open(vaultAuth.token(auth.client_token)).kv();
    for (const until = Date.now() + 5_000; Date.now() < until; ) {
      await kv.fetch({ id: 'app/db' }, { signal });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });

  test('with an unknown token are denied', async () => {
    const error = await failure(open(vaultAuth.token('s.unknown')).kv().fetch({ id: 'app/db' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).not.toContain('s.unknown');
  });
});
