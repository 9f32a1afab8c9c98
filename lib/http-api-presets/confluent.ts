import type { Preset } from './preset';

/** Properties of `HttpApiPreset.confluent`. */
export interface ConfluentProps {
  /** Id of the service account that owns the keys, such as `sa-abc123`. */
  readonly serviceAccountId: string;
}

const HOST = 'api.confluent.cloud';
const KEYS = `https://${HOST}/iam/v2/api-keys`;

/** Cloud API keys of a service account of Confluent Cloud. They expire at the end of a day. Keys of a Kafka cluster need another test. */
export const confluent: Preset<ConfluentProps> = {
  example: { serviceAccountId: 'sa-abc123' },
  spec: ({ serviceAccountId }) => ({
    name: 'confluent',
    title: 'Cloud API key of Confluent Cloud',
    principal: `the service account ${serviceAccountId}`,
    source: {
      page: 'https://docs.confluent.io/cloud/current/ccloud/list-iam-v-2-api-keys/',
      date: '2026-11-29',
      proof: 'stand-in',
    },
    hosts: [HOST],
    times: { propagationSeconds: 300 },
    admin: { basic: { username: '{admin/key}', password: '{admin/secret}' } },
    value: {
      members: { id: '{answer/id}', secret: '{answer/spec/secret}' },
      id: 'id',
      secret: ['secret'],
    },
    create: {
      request: {
        method: 'POST',
        url: KEYS,
        json: {
          spec: {
            display_name: '{name}',
            owner: { id: serviceAccountId },
            resource: { id: 'CLOUD' },
            expires_at: '{expiresDate}',
          },
        },
      },
      expires: { at: '/spec/expires_at', format: 'date' },
      full: [{ status: 402 }],
    },
    list: {
      request: {
        method: 'GET',
        url: KEYS,
        // Also keys of clusters, which have other names.
        query: { 'spec.owner': serviceAccountId, page_size: '100' },
      },
      items: '/data',
      id: '/id',
      name: '/spec/display_name',
      created: { at: '/metadata/created_at', format: 'date' },
      next: { by: 'url', at: '/metadata/next' },
    },
    test: {
      request: {
        method: 'GET',
        url: `https://${HOST}/org/v2/environments`,
        query: { page_size: '1' },
        basic: { username: '{value/id}', password: '{value/secret}' },
      },
      alive: [{ status: 200 }, { status: 403 }],
      dead: [{ status: 401 }],
    },
    remove: { request: { method: 'DELETE', url: `${KEYS}/{id}` } },
  }),
};
