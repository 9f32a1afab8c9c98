import type { Preset } from './preset';

/** Properties of `HttpApiPreset.fastly`. */
export interface FastlyProps {
  /** Id of the customer, whose automation tokens the admin secret lists. */
  readonly customerId: string;

  /** Role of the tokens, such as `engineer`. */
  readonly role: string;

  /**
   * Scopes of the tokens, such as `purge_select`.
   *
   * @default ['global']
   */
  readonly scopes?: string[];

  /**
   * Ids of the services that the tokens can access.
   *
   * @default - all services
   */
  readonly services?: string[];
}

const HOST = 'api.fastly.com';
const TOKENS = `https://${HOST}/automation-tokens`;

/**
 * Automation tokens of Fastly. They expire. A token of a superuser without two-factor authentication creates them, after its
 * password is confirmed (sudo mode).
 */
export const fastly: Preset<FastlyProps> = {
  example: { customerId: '7SgTOrDIVLMkVRkPu0Dx01', role: 'engineer', scopes: ['purge_select'] },
  spec: ({ customerId, role, scopes = ['global'], services }) => ({
    name: 'fastly',
    title: 'Automation token of Fastly',
    principal: `the customer ${customerId}`,
    source: {
      page: 'https://www.fastly.com/documentation/reference/api/auth-tokens/automation/',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: [HOST],
    admin: {
      login: {
        method: 'POST',
        url: `https://${HOST}/sudo`,
        headers: { 'fastly-key': '{admin/token}' },
        json: { username: '{admin/username}', password: '{admin/password}' },
      },
      headers: { 'fastly-key': '{admin/token}' },
    },
    value: { members: { id: '{answer/id}', token: '{answer/access_token}' }, id: 'id', secret: ['token'] },
    create: {
      request: {
        method: 'POST',
        url: TOKENS,
        json: {
          name: '{name}',
          role,
          scope: scopes.join(' '),
          expires_at: '{expiresAt}',
          ...(services && { services }),
        },
      },
      expires: { at: '/expires_at', format: 'date' },
    },
    list: {
      request: { method: 'GET', url: TOKENS, query: { per_page: '100' } },
      items: '',
      id: '/id',
      name: '/name',
      created: { at: '/created_at', format: 'date' },
      where: [{ at: '/customer_id', is: customerId }],
      next: { by: 'page', query: 'page', first: 1 },
    },
    test: {
      request: {
        method: 'GET',
        url: `https://${HOST}/tokens/self`,
        headers: { 'fastly-key': '{value/token}' },
      },
      alive: [{ status: 200 }],
      // 401: expired, 403: invalid.
      dead: [{ status: 401 }, { status: 403 }],
    },
    remove: { request: { method: 'DELETE', url: `${TOKENS}/{id}` } },
  }),
};
