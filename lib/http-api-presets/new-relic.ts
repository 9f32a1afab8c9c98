import type { Preset } from './preset';

/** Properties of `HttpApiPreset.newRelic`. */
export interface NewRelicProps {
  /** Id of the account. */
  readonly accountId: number;

  /** Id of the user that owns the keys: one of its own, such as that of an automation. */
  readonly userId: number;

  /**
   * Host of the API: `api.eu.newrelic.com` for accounts in the EU.
   *
   * @default 'api.newrelic.com'
   */
  readonly host?: string;
}

const CREATE = `mutation($keys: ApiAccessCreateInput!) {
  apiAccessCreateKeys(keys: $keys) { createdKeys { id key } errors { message } }
}`;
const LIST = `query($search: ApiAccessKeySearchQuery!) {
  actor { apiAccess { keySearch(query: $search) { keys { id name } } } }
}`;
const DELETE = `mutation($keys: ApiAccessDeleteInput!) {
  apiAccessDeleteKeys(keys: $keys) { deletedKeys { id } errors { message } }
}`;

/**
 * User keys of New Relic, for its GraphQL API. The admin key is a user key of a user who may manage the keys of others. Only the
 * first page of the keys of a user is read.
 */
export const newRelic: Preset<NewRelicProps> = {
  example: { accountId: 1234567, userId: 1001234567 },
  spec({ accountId, userId, host = 'api.newrelic.com' }) {
    const query = (text: string, variables: object) => ({
      method: 'POST' as const,
      url: `https://${host}/graphql`,
      json: { query: text, variables },
    });
    return {
      name: 'new-relic',
      title: 'User key of New Relic',
      principal: `the user ${userId} of the account ${accountId}`,
      source: {
        page: 'https://docs.newrelic.com/docs/apis/nerdgraph/examples/use-nerdgraph-manage-license-keys-user-keys/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [host],
      admin: { headers: { 'api-key': '{admin/key}' } },
      value: {
        members: {
          id: '{answer/data/apiAccessCreateKeys/createdKeys/0/id}',
          key: '{answer/data/apiAccessCreateKeys/createdKeys/0/key}',
        },
        id: 'id',
        secret: ['key'],
      },
      create: { request: query(CREATE, { keys: { user: [{ accountId, userId, name: '{name}' }] } }) },
      list: {
        request: query(LIST, {
          search: { types: ['USER'], scope: { accountIds: [accountId], userIds: [userId] } },
        }),
        items: '/data/actor/apiAccess/keySearch/keys',
        id: '/id',
        name: '/name',
        created: 'name',
      },
      test: {
        request: {
          ...query('query { actor { user { id } } }', {}),
          headers: { 'api-key': '{value/key}' },
        },
        // GraphQL may answer 200 also for a key that it refuses.
        alive: [{ status: 200, at: '/data/actor/user/id', is: userId }],
        dead: [{ status: 401 }, { status: 200, at: '/errors/0/extensions/error_code', is: 'BAD_API_KEY' }],
      },
      // GraphQL answers 200 also for a failure: the list shows which keys are left.
      remove: { request: query(DELETE, { keys: { userKeyIds: ['{id}'] } }), ok: [{ status: 204 }] },
    };
  },
};
