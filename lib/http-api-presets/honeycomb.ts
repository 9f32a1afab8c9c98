import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.honeycomb`. */
export interface HoneycombProps {
  /** Slug of the team. */
  readonly team: string;

  /** Id of the environment, which begins with `hcaen_`. */
  readonly environmentId: string;

  /**
   * True if the keys may create datasets.
   *
   * @default false
   */
  readonly createDatasets?: boolean;

  /**
   * Host of the API: `api.eu1.honeycomb.io` for teams in the EU.
   *
   * @default 'api.honeycomb.io'
   */
  readonly host?: string;
}

const TYPE = 'application/vnd.api+json';

/** Ingest keys of an environment of Honeycomb. The admin secret is a management key. */
export const honeycomb: Preset<HoneycombProps> = {
  example: { team: 'shop', environmentId: 'hcaen_01hzqr5g7jg9qz40xtgx7rjwj0' },
  spec({ team, environmentId, createDatasets = false, host = 'api.honeycomb.io' }) {
    const url = `https://${host}/2/teams/${part(team)}/api-keys`;
    return {
      name: 'honeycomb',
      title: 'Ingest key of Honeycomb',
      principal: `the environment ${environmentId} of the team ${team}`,
      source: {
        page: 'https://docs.honeycomb.io/api/key-management/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [host],
      admin: { headers: { authorization: 'Bearer {admin/id}:{admin/secret}', accept: TYPE } },
      // The key is its id and its secret, without a separator.
      value: {
        members: { id: '{answer/data/id}', apiKey: '{answer/data/id}{answer/data/attributes/secret}' },
        id: 'id',
        secret: ['apiKey'],
      },
      create: {
        request: {
          method: 'POST',
          url,
          headers: { 'content-type': TYPE },
          json: {
            data: {
              type: 'api-keys',
              attributes: {
                key_type: 'ingest',
                name: '{name}',
                permissions: { create_datasets: createDatasets },
              },
              relationships: { environment: { data: { type: 'environments', id: environmentId } } },
            },
          },
        },
      },
      list: {
        request: { method: 'GET', url, query: { 'filter[type]': 'ingest', 'page[size]': '100' } },
        items: '/data',
        id: '/id',
        name: '/attributes/name',
        created: { at: '/attributes/timestamps/created', format: 'date' },
        where: [{ at: '/relationships/environment/data/id', is: environmentId }],
        next: { by: 'url', at: '/links/next' },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/1/auth`,
          headers: { 'x-honeycomb-team': '{value/apiKey}' },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
