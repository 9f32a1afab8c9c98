import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.supabase`. */
export interface SupabaseProps {
  /** Reference of the project, of 20 letters. */
  readonly projectRef: string;
}

const API = 'api.supabase.com';

/** Id of no user: an accepted key gets the answer 404. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Secret API keys of a project of Supabase, which bypass Row Level Security. The admin secret is an access token. */
export const supabase: Preset<SupabaseProps> = {
  example: { projectRef: 'abcdefghijklmnopqrst' },
  spec({ projectRef }) {
    const project = `${part(projectRef)}.supabase.co`;
    const url = `https://${API}/v1/projects/${part(projectRef)}/api-keys`;
    return {
      name: 'supabase',
      title: 'Secret API key of a project of Supabase',
      principal: `the project ${projectRef}`,
      source: {
        page: 'https://supabase.com/docs/reference/api/v1-create-project-api-key',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [API, project],
      admin: { headers: { authorization: 'Bearer {admin/token}' } },
      value: { members: { id: '{answer/id}', key: '{answer/api_key}' }, id: 'id', secret: ['key'] },
      create: {
        request: {
          method: 'POST',
          url,
          query: { reveal: 'true' },
          // A name has no hyphens.
          json: {
            type: 'secret',
            name: '{identifier}',
            description: '{name}',
            secret_jwt_template: { role: 'service_role' },
          },
        },
      },
      list: {
        request: { method: 'GET', url },
        items: '',
        id: '/id',
        name: '/description',
        created: { at: '/inserted_at', format: 'date' },
        where: [{ at: '/type', is: 'secret' }],
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${project}/auth/v1/admin/users/${NOBODY}`,
          headers: { apikey: '{value/key}' },
        },
        alive: [{ status: 404 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
