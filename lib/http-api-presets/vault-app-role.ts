import { TOKEN_GONE, vault } from '../http-api-vault';
import { type HttpApiServerProps, type Preset, part } from './preset';

/** Properties of `HttpApiPreset.vaultAppRole`. */
export interface VaultAppRoleProps extends HttpApiServerProps {
  /** Name of the role. */
  readonly role: string;

  /** Role id of the role, which readers need to log in. */
  readonly roleId: string;

  /**
   * Mount path of the AppRole method.
   *
   * @default 'approle'
   */
  readonly mount?: string;

  /**
   * Namespace.
   *
   * @default - the root namespace
   */
  readonly namespace?: string;
}

/** Secret-ids of an AppRole. A test logs in, and revokes its token afterwards. */
export const vaultAppRole: Preset<VaultAppRoleProps> = {
  example: {
    host: 'vault.example.com:8200',
    role: 'shop',
    roleId: '3e8e0f5c-8f1d-4a52-9c55-0d1c5ab0b6f1',
  },
  spec(props) {
    const { host, role, roleId, mount = 'approle' } = props;
    const v1 = (path: string) => `https://${host}/v1/${path}`;
    const ofRole = (path: string) => v1(`auth/${mount}/role/${part(role)}/${path}`);
    const { within, place, server } = vault(props);
    return {
      name: 'vault-approle',
      title: 'Secret-id of an AppRole of Vault or OpenBao',
      principal: `the AppRole ${role} at auth/${mount}${place}`,
      source: {
        page: 'https://developer.hashicorp.com/vault/api-docs/auth/approle',
        date: '2026-11-29',
        proof: 'real server',
      },
      ...server,
      value: {
        members: {
          roleId,
          secretId: '{answer/data/secret_id}',
          accessor: '{answer/data/secret_id_accessor}',
        },
        id: 'accessor',
        secret: ['secretId'],
      },
      create: {
        request: {
          method: 'POST',
          url: ofRole('secret-id'),
          json: { metadata: '{"rekey":"{name}"}', ttl: '{expiresInSeconds}s' },
        },
        expires: { at: '/data/secret_id_ttl', format: 'secondsLeft' },
      },
      list: {
        request: { method: 'LIST', url: ofRole('secret-id') },
        items: '/data/keys',
        id: '',
        empty: [{ status: 404 }],
        detail: {
          method: 'POST',
          url: ofRole('secret-id-accessor/lookup'),
          json: { secret_id_accessor: '{id}' },
        },
        name: '/data/metadata/rekey',
        created: { at: '/data/creation_time', format: 'date' },
      },
      test: {
        request: {
          method: 'POST',
          url: v1(`auth/${mount}/login`),
          headers: within,
          json: { role_id: '{value/roleId}', secret_id: '{value/secretId}' },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 400 }],
        after: {
          method: 'POST',
          url: v1('auth/token/revoke-self'),
          headers: { 'x-vault-token': '{answer/auth/client_token}', ...within },
        },
      },
      remove: {
        request: {
          method: 'POST',
          url: ofRole('secret-id-accessor/destroy'),
          json: { secret_id_accessor: '{id}' },
        },
      },
      // Tokens of a destroyed secret-id go on working. Their metadata is that of the secret-id.
      sessions: {
        list: {
          request: { method: 'LIST', url: v1('auth/token/accessors') },
          items: '/data/keys',
          id: '',
          empty: [{ status: 404 }],
          detail: { method: 'POST', url: v1('auth/token/lookup-accessor'), json: { accessor: '{id}' } },
          gone: TOKEN_GONE,
          where: [
            { at: '/data/path', is: `auth/${mount}/login` },
            { at: '/data/meta/role_name', is: role },
          ],
          name: '/data/meta/rekey',
        },
        end: {
          request: { method: 'POST', url: v1('auth/token/revoke-accessor'), json: { accessor: '{id}' } },
          gone: TOKEN_GONE,
        },
      },
    };
  },
};
