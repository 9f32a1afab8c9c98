import { type HttpApiServerProps, type Preset, serverOf } from './preset';

/** Properties of `HttpApiPreset.elasticsearch`. */
export interface ElasticsearchProps extends HttpApiServerProps {
  /** Role descriptors of the keys, by name. */
  readonly roleDescriptors: { [name: string]: unknown };
}

/**
 * API keys of Elasticsearch 8.10 or later. They expire. The user of the admin secret has the privilege manage_own_api_key, and
 * no other owner's keys are listed. It is no API key, which could not give privileges to its keys.
 */
export const elasticsearch: Preset<ElasticsearchProps> = {
  example: {
    host: 'search.example.com:9200',
    roleDescriptors: { shop: { indices: [{ names: ['shop-*'], privileges: ['read'] }] } },
  },
  spec(props) {
    const { host, roleDescriptors } = props;
    const url = `https://${host}/_security/api_key`;
    return {
      name: 'elasticsearch',
      title: 'API key of Elasticsearch',
      principal: `the user of the admin secret at ${host}`,
      source: {
        page: 'https://www.elastic.co/guide/en/elasticsearch/reference/8.17/security-api-create-api-key.html',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      ...serverOf(props),
      admin: { basic: { username: '{admin/username}', password: '{admin/password}' } },
      value: { members: { id: '{answer/id}', apiKey: '{answer/encoded}' }, id: 'id', secret: ['apiKey'] },
      create: {
        request: {
          method: 'POST',
          url,
          json: { name: '{name}', expiration: '{expiresInSeconds}s', role_descriptors: roleDescriptors },
        },
        expires: { at: '/expiration', format: 'milliseconds' },
      },
      list: {
        request: { method: 'GET', url, query: { owner: 'true', active_only: 'true' } },
        items: '/api_keys',
        id: '/id',
        name: '/name',
        created: { at: '/creation', format: 'milliseconds' },
        where: [{ at: '/invalidated', is: false }],
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/_security/_authenticate`,
          headers: { authorization: 'ApiKey {value/apiKey}' },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 401 }],
      },
      remove: {
        request: { method: 'DELETE', url, json: { ids: ['{id}'], owner: true } },
        // The answer is 200 also with errors: then the list shows whether the key is left.
        ok: [{ status: 200, at: '/error_count', is: 0 }],
      },
    };
  },
};
