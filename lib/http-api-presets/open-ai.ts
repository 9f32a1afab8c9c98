import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.openAi`. */
export interface OpenAiProps {
  /** Id of the project, such as `proj_abc`. */
  readonly projectId: string;

  /** Id of the service account of the project that owns the keys, such as `svc_acct_abc`. */
  readonly serviceAccountId: string;

  /**
   * Scopes of the keys.
   *
   * @default - those of the service account
   */
  readonly scopes?: string[];
}

const HOST = 'api.openai.com';

/**
 * API keys of a service account of OpenAI. They expire within a year. A function needs no key if the project trusts the tokens of
 * its role (workload identity federation).
 */
export const openAi: Preset<OpenAiProps> = {
  example: { projectId: 'proj_abc', serviceAccountId: 'svc_acct_abc' },
  spec({ projectId, serviceAccountId, scopes }) {
    const project = `https://${HOST}/v1/organization/projects/${part(projectId)}`;
    return {
      name: 'openai',
      title: 'API key of a service account of OpenAI',
      principal: `the service account ${serviceAccountId} of the project ${projectId}`,
      // Read in a copy of the reference of 2026-11-17. Earlier versions did not allow to delete keys of service accounts.
      source: {
        page: 'https://developers.openai.com/api/reference/resources/admin/subresources/organization/subresources/projects/subresources/service_accounts/subresources/api_keys/methods/create',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST],
      admin: { headers: { authorization: 'Bearer {admin/key}' } },
      value: { members: { id: '{answer/id}', apiKey: '{answer/value}' }, id: 'id', secret: ['apiKey'] },
      create: {
        request: {
          method: 'POST',
          url: `${project}/service_accounts/${part(serviceAccountId)}/api_keys`,
          json: { name: '{name}', expires_in_seconds: '{expiresInSeconds}', ...(scopes && { scopes }) },
        },
        expires: { at: '/expires_at', format: 'seconds' },
      },
      list: {
        request: {
          method: 'GET',
          url: `${project}/api_keys`,
          query: { limit: '100', owner_project_access: 'any' },
        },
        items: '/data',
        id: '/id',
        name: '/name',
        created: { at: '/created_at', format: 'seconds' },
        where: [{ at: '/owner/service_account/id', is: serviceAccountId }],
        // The page after the last element is empty.
        next: { by: 'cursor', query: 'after', at: '/last_id' },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${HOST}/v1/models`,
          headers: { authorization: 'Bearer {value/apiKey}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${project}/api_keys/{id}` } },
    };
  },
};
