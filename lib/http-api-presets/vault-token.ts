import { TOKEN_GONE, vault } from '../http-api-vault';
import { type HttpApiServerProps, type Preset, part } from './preset';

/** Properties of `HttpApiPreset.vaultToken`. */
export interface VaultTokenProps extends HttpApiServerProps {
  /** Name of the tokens: it is in their metadata, and tells them from other tokens. */
  readonly name: string;

  /** Policies of the tokens. They must allow `auth/token/lookup-self`, as the policy `default` does. */
  readonly policies: string[];

  /**
   * Role of the token method, which must issue orphan tokens.
   *
   * @default - orphan tokens without a role
   */
  readonly tokenRole?: string;

  /**
   * Namespace.
   *
   * @default - the root namespace
   */
  readonly namespace?: string;
}

/**
 * Tokens with a period that is their whole lifetime, so that a reader need not renew them. Vault caps the period to the
 * max_lease_ttl of the token method, which the answer shows.
 */
export const vaultToken: Preset<VaultTokenProps> = {
  example: { host: 'vault.example.com:8200', name: 'shop', policies: ['default', 'shop'] },
  spec(props) {
    const { host, name, policies, tokenRole } = props;
    const v1 = (path: string) => `https://${host}/v1/auth/token/${path}`;
    const { within, place, server } = vault(props);
    return {
      name: 'vault-token',
      title: 'Periodic token of Vault or OpenBao',
      principal: `the tokens ${name}${place}`,
      source: {
        page: 'https://developer.hashicorp.com/vault/api-docs/auth/token',
        date: '2026-11-29',
        proof: 'real server',
      },
      ...server,
      value: {
        members: { token: '{answer/auth/client_token}', accessor: '{answer/auth/accessor}' },
        id: 'accessor',
        secret: ['token'],
      },
      create: {
        request: {
          method: 'POST',
          url: v1(tokenRole === undefined ? 'create-orphan' : `create/${part(tokenRole)}`),
          json: {
            policies,
            display_name: name,
            meta: { rekey: '{name}', principal: name },
            period: '{expiresInSeconds}s',
            explicit_max_ttl: '{expiresInSeconds}s',
          },
        },
        expires: { at: '/auth/lease_duration', format: 'secondsLeft' },
      },
      list: {
        request: { method: 'LIST', url: v1('accessors') },
        items: '/data/keys',
        id: '',
        empty: [{ status: 404 }],
        detail: { method: 'POST', url: v1('lookup-accessor'), json: { accessor: '{id}' } },
        gone: TOKEN_GONE,
        where: [{ at: '/data/meta/principal', is: name }],
        name: '/data/meta/rekey',
        created: { at: '/data/creation_time', format: 'seconds' },
      },
      test: {
        request: {
          method: 'GET',
          url: v1('lookup-self'),
          headers: { 'x-vault-token': '{value/token}', ...within },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 403 }],
      },
      remove: {
        request: { method: 'POST', url: v1('revoke-accessor'), json: { accessor: '{id}' } },
        gone: TOKEN_GONE,
      },
    };
  },
};
