import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.pinecone`. */
export interface PineconeProps {
  /** Id of the project. */
  readonly projectId: string;

  /**
   * Roles of the keys.
   *
   * @default ['ProjectEditor']
   */
  readonly roles?: string[];
}

const HOST = 'api.pinecone.io';
const LOGIN = 'login.pinecone.io';
const VERSION = { 'x-pinecone-api-version': '2026-07' };

/** API keys of a project of Pinecone. The admin secret is a service account of the organization. */
export const pinecone: Preset<PineconeProps> = {
  example: { projectId: '32c8235a-5220-4a80-a9f1-69c24109e6f2', roles: ['DataPlaneViewer'] },
  spec({ projectId, roles = ['ProjectEditor'] }) {
    const url = `https://${HOST}/admin/projects/${part(projectId)}/api-keys`;
    return {
      name: 'pinecone',
      title: 'API key of a project of Pinecone',
      principal: `the project ${projectId}`,
      source: {
        page: 'https://docs.pinecone.io/reference/api/latest/admin/create_api_key',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST, LOGIN],
      admin: {
        login: {
          method: 'POST',
          url: `https://${LOGIN}/oauth/token`,
          headers: VERSION,
          json: {
            grant_type: 'client_credentials',
            client_id: '{admin/clientId}',
            client_secret: '{admin/clientSecret}',
            audience: `https://${HOST}/`,
          },
        },
        headers: { authorization: 'Bearer {login/access_token}', ...VERSION },
      },
      value: { members: { id: '{answer/key/id}', apiKey: '{answer/value}' }, id: 'id', secret: ['apiKey'] },
      create: { request: { method: 'POST', url, json: { name: '{name}', roles } } },
      list: {
        request: { method: 'GET', url },
        items: '/data',
        id: '/id',
        name: '/name',
        created: 'name',
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${HOST}/indexes`,
          headers: { 'api-key': '{value/apiKey}', ...VERSION },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `https://${HOST}/admin/api-keys/{id}` } },
    };
  },
};
