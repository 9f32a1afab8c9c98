import type { Preset } from './preset';

/** Properties of `HttpApiPreset.vercel`. */
export interface VercelProps {
  /** Name of the user that owns the tokens: one of its own, such as that of an automation. */
  readonly user: string;
}

const HOST = 'api.vercel.com';
const tokens = (path: string) => `https://${HOST}/${path}`;

/** Access tokens of a user of Vercel. They expire. The admin secret is a token of the same user with access to the account. */
export const vercel: Preset<VercelProps> = {
  example: { user: 'shop-automation' },
  spec: ({ user }) => ({
    name: 'vercel',
    title: 'Access token of Vercel',
    principal: `the user ${user}`,
    source: {
      page: 'https://vercel.com/docs/rest-api/authentication/create-an-auth-token',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: [HOST],
    admin: { headers: { authorization: 'Bearer {admin/token}' } },
    value: {
      members: { id: '{answer/token/id}', token: '{answer/bearerToken}' },
      id: 'id',
      secret: ['token'],
    },
    create: {
      request: {
        method: 'POST',
        url: tokens('v3/user/tokens'),
        json: { name: '{name}', expiresAt: '{expiresAtMilliseconds}' },
      },
      expires: { at: '/token/expiresAt', format: 'milliseconds' },
    },
    list: {
      request: { method: 'GET', url: tokens('v6/user/tokens') },
      items: '/tokens',
      id: '/id',
      name: '/name',
      created: { at: '/createdAt', format: 'milliseconds' },
      next: { by: 'cursor', query: 'until', at: '/pagination/next' },
    },
    test: {
      request: {
        method: 'GET',
        url: tokens('v5/user/tokens/current'),
        headers: { authorization: 'Bearer {value/token}' },
      },
      alive: [{ status: 200 }],
      dead: [{ status: 403, at: '/error/invalidToken', is: true }, { status: 401 }],
    },
    remove: { request: { method: 'DELETE', url: tokens('v3/user/tokens/{id}') } },
  }),
};
