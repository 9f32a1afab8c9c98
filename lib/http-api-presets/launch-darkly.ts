import type { Preset } from './preset';

/** Properties of `HttpApiPreset.launchDarkly`. */
export interface LaunchDarklyProps {
  /**
   * Built-in role of the tokens: `reader`, `writer` or `admin`.
   *
   * @default 'reader'
   */
  readonly role?: string;

  /**
   * Ids of the custom roles of the tokens, instead of `role`.
   *
   * @default - the built-in role
   */
  readonly customRoleIds?: string[];

  /**
   * Host of the API: `app.eu.launchdarkly.com` for accounts in the EU.
   *
   * @default 'app.launchdarkly.com'
   */
  readonly host?: string;
}

/** Service tokens of LaunchDarkly. The admin secret is a service token with the role `admin`. */
export const launchDarkly: Preset<LaunchDarklyProps> = {
  example: { role: 'writer' },
  spec({ role = 'reader', customRoleIds, host = 'app.launchdarkly.com' }) {
    const url = `https://${host}/api/v2/tokens`;
    return {
      name: 'launchdarkly',
      title: 'Service token of LaunchDarkly',
      principal: 'the account of the admin secret',
      source: {
        page: 'https://launchdarkly.com/docs/api/access-tokens/post-token',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [host],
      admin: { headers: { authorization: '{admin/token}' } },
      value: { members: { id: '{answer/_id}', token: '{answer/token}' }, id: 'id', secret: ['token'] },
      create: {
        request: {
          method: 'POST',
          url,
          json: {
            name: '{name}',
            serviceToken: true,
            ...(customRoleIds === undefined ? { role } : { customRoleIds }),
          },
        },
      },
      list: {
        request: { method: 'GET', url },
        items: '/items',
        id: '/_id',
        name: '/name',
        created: { at: '/creationDate', format: 'milliseconds' },
        next: { by: 'offset', query: 'offset' },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/api/v2/caller-identity`,
          headers: { authorization: '{value/token}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
