import type { Spec } from '../../../lambdas/credentials/http-api/spec/types';
import { vaultAppRole } from '../../../lib/http-api-presets/vault-app-role';
import { vaultCustomSecretId } from '../../../lib/http-api-presets/vault-custom-secret-id';
import { vaultToken } from '../../../lib/http-api-presets/vault-token';
import { HOST, type VaultServer } from './server';

/** Policy of the readers. */
const READ = 'path "secret/data/shop" { capabilities = ["read"] }';

/** One sort of credential of Vault, and a client that uses it. */
export interface VaultKind {
  readonly name: string;
  readonly spec: Spec;
  /** The token of the administrator. */
  readonly admin: string;
  /** Logs in with a value. Returns a token, or undefined if the value is refused. */
  logIn(text: string): Promise<string | undefined>;
}

/** Rights of an administrator, as docs/credentials/http-api.md states them. */
const policies = {
  role: `
path "auth/approle/role/shop/secret-id" { capabilities = ["update", "list"] }
path "auth/approle/role/shop/custom-secret-id" { capabilities = ["update"] }
path "auth/approle/role/shop/secret-id-accessor/*" { capabilities = ["update"] }
path "auth/token/accessors" { capabilities = ["list", "sudo"] }
path "auth/token/lookup-accessor" { capabilities = ["update"] }
path "auth/token/revoke-accessor" { capabilities = ["update"] }`,
  token: `
path "auth/token/create-orphan" { capabilities = ["update", "sudo"] }
path "auth/token/accessors" { capabilities = ["list", "sudo"] }
path "auth/token/lookup-accessor" { capabilities = ["update"] }
path "auth/token/revoke-accessor" { capabilities = ["update"] }`,
};

/** Secret-ids of an AppRole, chosen by the server. */
export const appRole = (server: VaultServer): Promise<VaultKind> =>
  secretIds(server, 'AppRole secret-ids', vaultAppRole);

/** Secret-ids of an AppRole, chosen by the rotator. */
export const customSecretIds = (server: VaultServer): Promise<VaultKind> =>
  secretIds(server, 'AppRole secret-ids of the rotator', vaultCustomSecretId);

async function secretIds(server: VaultServer, name: string, preset: typeof vaultAppRole): Promise<VaultKind> {
  const { authority } = server;
  await server.configure('POST', 'sys/auth/approle', { type: 'approle' });
  // By default, the lifetime of a secret-id is capped to 32 days.
  await server.configure('POST', 'sys/auth/approle/tune', { max_lease_ttl: '9000h' });
  await server.configure('PUT', 'sys/policies/acl/read', { policy: READ });
  await server.configure('POST', 'auth/approle/role/shop', { token_policies: ['read'], token_ttl: '1h' });
  const { data } = await server.configure('GET', 'auth/approle/role/shop/role-id');
  await server.configure('POST', 'secret/data/shop', { data: { open: 'yes' } });
  const { role_id: roleId } = data;
  const spec = preset.spec({
    host: HOST,
    role: 'shop',
    roleId,
    privateNetwork: true,
    certificateAuthority: authority.certificate,
  });
  return {
    name,
    spec,
    admin: await server.administrator(policies.role),
    async logIn(text) {
      const { secretId } = JSON.parse(text);
      const body = { role_id: roleId, secret_id: secretId };
      const { status, json } = await server.call('POST', 'auth/approle/login', body, '');
      return status === 200 ? json.auth.client_token : undefined;
    },
  };
}

/** Periodic tokens. */
export async function periodicToken(server: VaultServer): Promise<VaultKind> {
  const { authority } = server;
  await server.configure('PUT', 'sys/policies/acl/read', { policy: READ });
  await server.configure('POST', 'secret/data/shop', { data: { open: 'yes' } });
  await server.configure('POST', 'sys/auth/token/tune', { max_lease_ttl: '9000h' });
  const spec = vaultToken.spec({
    host: HOST,
    name: 'shop',
    policies: ['default', 'read'],
    privateNetwork: true,
    certificateAuthority: authority.certificate,
  });
  return {
    name: 'periodic tokens',
    spec,
    admin: await server.administrator(policies.token),
    async logIn(text) {
      const { token } = JSON.parse(text);
      const { status } = await server.call('GET', 'auth/token/lookup-self', undefined, token);
      return status === 200 ? token : undefined;
    },
  };
}
