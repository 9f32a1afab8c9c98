import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.mongoDbAtlas`. */
export interface MongoDbAtlasProps {
  /** Id of the organization. */
  readonly organizationId: string;

  /** Client id of the service account, which begins with `mdb_sa_id_`. It must not be that of the admin secret. */
  readonly clientId: string;
}

const HOST = 'cloud.mongodb.com';
const TOKEN = `https://${HOST}/api/oauth/token`;
const VERSION = 'application/vnd.atlas.2024-08-05+json';

/** Secrets of a service account of MongoDB Atlas: two at once, without names. They expire after hours. */
export const mongoDbAtlas: Preset<MongoDbAtlasProps> = {
  example: { organizationId: '32b6e34b3d91647abb20e7b8', clientId: 'mdb_sa_id_1234567890abcdef12345678' },
  spec({ organizationId, clientId }) {
    const account = `https://${HOST}/api/atlas/v2/orgs/${part(organizationId)}/serviceAccounts/${part(clientId)}`;
    return {
      name: 'mongodb-atlas',
      title: 'Secret of a service account of MongoDB Atlas',
      principal: `the service account ${clientId}`,
      source: {
        page: 'https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/group/endpoint-service-accounts',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST],
      slots: 2,
      admin: {
        login: {
          method: 'POST',
          url: TOKEN,
          basic: { username: '{admin/clientId}', password: '{admin/clientSecret}' },
          form: { grant_type: 'client_credentials' },
        },
        headers: { authorization: 'Bearer {login/access_token}', accept: VERSION },
      },
      value: {
        members: { clientId, id: '{answer/id}', clientSecret: '{answer/secret}' },
        id: 'id',
        secret: ['clientSecret'],
      },
      create: {
        request: {
          method: 'POST',
          url: `${account}/secrets`,
          headers: { 'content-type': VERSION },
          json: { secretExpiresAfterHours: '{expiresInHours}' },
        },
        expires: { at: '/expiresAt', format: 'date' },
      },
      list: {
        request: { method: 'GET', url: account },
        items: '/secrets',
        id: '/id',
        created: { at: '/createdAt', format: 'date' },
      },
      test: {
        request: {
          method: 'POST',
          url: TOKEN,
          basic: { username: '{value/clientId}', password: '{value/clientSecret}' },
          form: { grant_type: 'client_credentials' },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 401 }, { status: 400, at: '/error', is: 'invalid_client' }],
      },
      remove: { request: { method: 'DELETE', url: `${account}/secrets/{id}` } },
    };
  },
};
