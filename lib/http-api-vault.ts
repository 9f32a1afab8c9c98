import { type HttpApiServerProps, part, serverOf } from './http-api-presets/preset';

/** Properties of `HttpApiPreset.vaultAppRole` and `vaultCustomSecretId`. */
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

/** Members of the specs of Vault and OpenBao, and the headers of requests without the admin token. */
export function vault(props: HttpApiServerProps & { readonly namespace?: string }) {
  const { namespace } = props;
  const within: Record<string, string> = namespace === undefined ? {} : { 'x-vault-namespace': namespace };
  return {
    within,
    place: namespace === undefined ? '' : ` of ${namespace}`,
    server: {
      ...serverOf(props),
      times: { issueSeconds: 60, listLagSeconds: 10, propagationSeconds: 30 },
      admin: { headers: { 'x-vault-token': '{admin/token}', ...within } },
    },
  };
}

/** Answers to a request for a token that does not exist any more. */
export const TOKEN_GONE = [{ status: 400 }, { status: 404 }];

/** An AppRole for examples. */
export const APP_ROLE: VaultAppRoleProps = {
  host: 'vault.example.com:8200',
  role: 'shop',
  roleId: '3e8e0f5c-8f1d-4a52-9c55-0d1c5ab0b6f1',
};

/** Requests for the secret-ids of an AppRole, whoever chooses them. */
export function appRole(props: VaultAppRoleProps) {
  const { host, role, mount = 'approle' } = props;
  const { within, place, server } = vault(props);
  const v1 = (path: string) => `https://${host}/v1/${path}`;
  const ofRole = (path: string) => v1(`auth/${mount}/role/${part(role)}/${path}`);
  return {
    ofRole,
    server,
    principal: `the AppRole ${role} at auth/${mount}${place}`,
    list: {
      request: { method: 'LIST' as const, url: ofRole('secret-id') },
      items: '/data/keys',
      id: '',
      empty: [{ status: 404 }],
      detail: {
        method: 'POST' as const,
        url: ofRole('secret-id-accessor/lookup'),
        json: { secret_id_accessor: '{id}' },
      },
      name: '/data/metadata/rekey',
      created: { at: '/data/creation_time', format: 'date' as const },
    },
    /** Logs in, and revokes the token afterwards. */
    test: {
      request: {
        method: 'POST' as const,
        url: v1(`auth/${mount}/login`),
        headers: within,
        json: { role_id: '{value/roleId}', secret_id: '{value/secretId}' },
      },
      alive: [{ status: 200 }],
      dead: [{ status: 400 }],
      after: {
        method: 'POST' as const,
        url: v1('auth/token/revoke-self'),
        headers: { 'x-vault-token': '{answer/auth/client_token}', ...within },
      },
    },
    remove: {
      request: {
        method: 'POST' as const,
        url: ofRole('secret-id-accessor/destroy'),
        json: { secret_id_accessor: '{id}' },
      },
    },
    /** Tokens of a destroyed secret-id go on working. Their metadata is that of the secret-id. */
    sessions: {
      list: {
        request: { method: 'LIST' as const, url: v1('auth/token/accessors') },
        items: '/data/keys',
        id: '',
        empty: [{ status: 404 }],
        detail: {
          method: 'POST' as const,
          url: v1('auth/token/lookup-accessor'),
          json: { accessor: '{id}' },
        },
        gone: TOKEN_GONE,
        where: [
          { at: '/data/path', is: `auth/${mount}/login` },
          { at: '/data/meta/role_name', is: role },
        ],
        name: '/data/meta/rekey',
      },
      end: {
        request: {
          method: 'POST' as const,
          url: v1('auth/token/revoke-accessor'),
          json: { accessor: '{id}' },
        },
        gone: TOKEN_GONE,
      },
    },
  };
}
