import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.clickHouse`. */
export interface ClickHouseProps {
  /** Id of the organization. */
  readonly organizationId: string;

  /** Ids of the roles of the keys. */
  readonly roleIds: string[];
}

const HOST = 'api.clickhouse.cloud';

/** API keys of an organization of ClickHouse Cloud. They expire. The admin secret is an API key of an administrator. */
export const clickHouse: Preset<ClickHouseProps> = {
  example: {
    organizationId: '0d2a7a8e-51a4-4b8e-b6a7-40d6a5b0a1b2',
    roleIds: ['3c90c3cc-0d44-4b50-8888-8dd25736052a'],
  },
  spec({ organizationId, roleIds }) {
    const url = `https://${HOST}/v1/organizations/${part(organizationId)}/keys`;
    return {
      name: 'clickhouse-cloud',
      title: 'API key of ClickHouse Cloud',
      principal: `the organization ${organizationId}`,
      source: {
        page: 'https://clickhouse.com/docs/products/cloud/api-reference/openapi/create-key',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST],
      admin: { basic: { username: '{admin/keyId}', password: '{admin/keySecret}' } },
      // The id of the key in the API is another one than the id that authenticates.
      value: {
        members: {
          id: '{answer/result/key/id}',
          keyId: '{answer/result/keyId}',
          keySecret: '{answer/result/keySecret}',
        },
        id: 'id',
        secret: ['keySecret'],
      },
      create: {
        request: {
          method: 'POST',
          url,
          json: { name: '{name}', expireAt: '{expiresAt}', assignedRoleIds: roleIds },
        },
        expires: { at: '/result/key/expireAt', format: 'date' },
      },
      list: {
        request: { method: 'GET', url },
        items: '/result',
        id: '/id',
        name: '/name',
        created: { at: '/createdAt', format: 'date' },
        active: { at: '/state', is: 'enabled' },
        next: { by: 'cursor', query: 'cursor', at: '/nextCursor' },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${HOST}/v1/organizations`,
          basic: { username: '{value/keyId}', password: '{value/keySecret}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
