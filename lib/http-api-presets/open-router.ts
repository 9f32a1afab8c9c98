import type { Preset } from './preset';

/** Properties of `HttpApiPreset.openRouter`. */
export interface OpenRouterProps {
  /**
   * Spending limit of each key, in dollars.
   *
   * @default - no limit
   */
  readonly limit?: number;
}

const KEYS = 'https://openrouter.ai/api/v1/keys';

/** API keys of OpenRouter. They can be disabled. The admin secret is a management key. */
export const openRouter: Preset<OpenRouterProps> = {
  example: { limit: 100 },
  spec: ({ limit }) => ({
    name: 'openrouter',
    title: 'API key of OpenRouter',
    principal: 'the account of the admin secret',
    source: {
      page: 'https://openrouter.ai/docs/guides/overview/auth/management-api-keys',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: ['openrouter.ai'],
    admin: { headers: { authorization: 'Bearer {admin/key}' } },
    value: { members: { id: '{answer/data/hash}', key: '{answer/key}' }, id: 'id', secret: ['key'] },
    create: {
      request: { method: 'POST', url: KEYS, json: { name: '{name}', ...(limit !== undefined && { limit }) } },
    },
    list: {
      request: { method: 'GET', url: KEYS, query: { include_disabled: 'true' } },
      items: '/data',
      id: '/hash',
      name: '/name',
      created: { at: '/created_at', format: 'date' },
      active: { at: '/disabled', is: false },
      next: { by: 'offset', query: 'offset' },
    },
    test: {
      request: {
        method: 'GET',
        url: 'https://openrouter.ai/api/v1/key',
        headers: { authorization: 'Bearer {value/key}' },
      },
      alive: [{ status: 200 }],
      dead: [{ status: 401 }],
    },
    disable: { request: { method: 'PATCH', url: `${KEYS}/{id}`, json: { disabled: true } } },
    remove: { request: { method: 'DELETE', url: `${KEYS}/{id}` } },
  }),
};
