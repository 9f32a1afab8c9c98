import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.neon`. */
export interface NeonProps {
  /** Id of the organization, such as `org-cool-darkness-12345678`. */
  readonly organizationId: string;

  /**
   * Id of the only project that the keys can access.
   *
   * @default - all projects of the organization
   */
  readonly projectId?: string;
}

const API = 'https://console.neon.tech/api/v2';

/** API keys of an organization of Neon, for one project or all. */
export const neon: Preset<NeonProps> = {
  example: { organizationId: 'org-cool-darkness-12345678', projectId: 'spring-moon-12345678' },
  spec({ organizationId, projectId }) {
    const url = `${API}/organizations/${part(organizationId)}/api_keys`;
    return {
      name: 'neon',
      title: 'API key of an organization of Neon',
      principal: `the organization ${organizationId}`,
      source: {
        page: 'https://neon.com/docs/reference/api/organizations/create-org-api-key',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: ['console.neon.tech'],
      admin: { headers: { authorization: 'Bearer {admin/key}' } },
      value: { members: { id: '{answer/id}', apiKey: '{answer/key}' }, id: 'id', secret: ['apiKey'] },
      create: {
        request: {
          method: 'POST',
          url,
          json: { key_name: '{name}', ...(projectId !== undefined && { project_id: projectId }) },
        },
      },
      list: {
        request: { method: 'GET', url },
        items: '',
        id: '/id',
        name: '/name',
        created: { at: '/created_at', format: 'date' },
      },
      test: {
        request: {
          method: 'GET',
          url: projectId === undefined ? `${API}/projects` : `${API}/projects/${part(projectId)}`,
          ...(projectId === undefined && { query: { org_id: organizationId, limit: '1' } }),
          headers: { authorization: 'Bearer {value/apiKey}' },
        },
        alive: [{ status: 200 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
