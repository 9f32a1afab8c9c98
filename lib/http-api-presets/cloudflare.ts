import type { Preset } from './preset';

/** Permissions of a Cloudflare token on resources. */
export interface CloudflarePolicy {
  /** Ids of permission groups. */
  readonly permissionGroups: string[];

  /** Resources and their scope, such as `{ 'com.cloudflare.api.account.zone.…': '*' }`. */
  readonly resources: { [resource: string]: string };
}

/** Properties of `HttpApiPreset.cloudflare`. */
export interface CloudflareProps {
  /** Id of the account. */
  readonly accountId: string;

  /** Permissions of the tokens. */
  readonly policies: CloudflarePolicy[];
}

const HOST = 'api.cloudflare.com';

/** API tokens that a Cloudflare account owns. They expire. */
export const cloudflare: Preset<CloudflareProps> = {
  example: {
    accountId: '0123456789abcdef0123456789abcdef',
    policies: [
      {
        permissionGroups: ['c8fed203ed3043cba015a93ad1616f1f'],
        resources: { 'com.cloudflare.api.account.0123456789abcdef0123456789abcdef': '*' },
      },
    ],
  },
  spec({ accountId, policies }) {
    const url = `https://${HOST}/client/v4/accounts/${accountId}/tokens`;
    return {
      name: 'cloudflare',
      title: 'API token of a Cloudflare account',
      principal: `the account ${accountId}`,
      source: {
        page: 'https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST],
      admin: { headers: { authorization: 'Bearer {admin/token}' } },
      value: {
        members: { id: '{answer/result/id}', token: '{answer/result/value}' },
        id: 'id',
        secret: ['token'],
      },
      create: {
        request: {
          method: 'POST',
          url,
          json: {
            name: '{name}',
            expires_on: '{expiresAt}',
            policies: policies.map(({ permissionGroups, resources }) => ({
              effect: 'allow',
              permission_groups: permissionGroups.map((id) => ({ id })),
              resources,
            })),
          },
        },
      },
      list: {
        request: { method: 'GET', url, query: { per_page: '50' } },
        items: '/result',
        id: '/id',
        name: '/name',
        created: { at: '/issued_on', format: 'date' },
        active: { at: '/status', is: 'active' },
        next: { by: 'page', query: 'page', first: 1 },
      },
      test: {
        request: {
          method: 'GET',
          url: `${url}/verify`,
          headers: { authorization: 'Bearer {value/token}' },
        },
        alive: [{ status: 200, at: '/result/status', is: 'active' }],
        dead: [
          { status: 401 },
          { status: 200, at: '/result/status', is: 'disabled' },
          { status: 200, at: '/result/status', is: 'expired' },
        ],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
