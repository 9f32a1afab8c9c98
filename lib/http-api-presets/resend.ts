import type { Preset } from './preset';

/** Properties of `HttpApiPreset.resend`. */
export interface ResendProps {
  /**
   * True for keys with full access. Other keys only send.
   *
   * @default false
   */
  readonly fullAccess?: boolean;

  /**
   * Id of the only domain from which the keys can send.
   *
   * @default - all domains
   */
  readonly domainId?: string;
}

const API = 'https://api.resend.com';
const KEYS = `${API}/api-keys`;

/** API keys of Resend. The admin secret is a key with full access. */
export const resend: Preset<ResendProps> = {
  example: { domainId: '4dd369bc-aa82-4ff3-97de-514ae3000ee0' },
  spec: ({ fullAccess = false, domainId }) => ({
    name: 'resend',
    title: 'API key of Resend',
    principal: 'the team of the admin secret',
    source: {
      page: 'https://resend.com/docs/api-reference/api-keys/create-api-key',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: ['api.resend.com'],
    admin: { headers: { authorization: 'Bearer {admin/key}' } },
    value: { members: { id: '{answer/id}', key: '{answer/token}' }, id: 'id', secret: ['key'] },
    create: {
      request: {
        method: 'POST',
        url: KEYS,
        json: {
          name: '{name}',
          permission: fullAccess ? 'full_access' : 'sending_access',
          ...(domainId !== undefined && { domain_id: domainId }),
        },
      },
    },
    // Without a limit, one answer has all keys.
    list: {
      request: { method: 'GET', url: KEYS },
      items: '/data',
      id: '/id',
      name: '/name',
      created: { at: '/created_at', format: 'date' },
    },
    test: {
      request: { method: 'GET', url: `${API}/domains`, headers: { authorization: 'Bearer {value/key}' } },
      // The page "Errors": a key that only sends is restricted, and one that does not exist is invalid.
      alive: [{ status: 200 }, { status: 401, at: '/name', is: 'restricted_api_key' }],
      dead: [{ status: 400, at: '/message', is: 'API key is invalid' }],
    },
    remove: { request: { method: 'DELETE', url: `${KEYS}/{id}` } },
  }),
};
