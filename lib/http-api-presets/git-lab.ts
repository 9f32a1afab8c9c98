import { type HttpApiServerProps, type Preset, part, serverOf } from './preset';

/** Properties of `HttpApiPreset.gitLab`. */
export interface GitLabProps extends HttpApiServerProps {
  /** Id or path of the project, such as `shop/website`. */
  readonly project: string;

  /** Scopes of the tokens, such as `read_repository`. */
  readonly scopes: string[];

  /**
   * Access level of the tokens: 10 guest, 20 reporter, 30 developer, 40 maintainer.
   *
   * @default 20
   */
  readonly accessLevel?: number;
}

/** Project access tokens of GitLab. They expire at the end of a day, and tell when they were used. */
export const gitLab: Preset<GitLabProps> = {
  example: { host: 'gitlab.example.com', project: 'shop/website', scopes: ['read_repository'] },
  spec(props) {
    const { host, project, scopes, accessLevel = 20 } = props;
    const api = (path: string) => `https://${host}/api/v4/${path}`;
    const url = api(`projects/${part(project)}/access_tokens`);
    return {
      name: 'gitlab',
      title: 'Project access token of GitLab',
      principal: `the project ${project}`,
      source: {
        page: 'https://docs.gitlab.com/api/project_access_tokens/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      ...serverOf(props),
      admin: { headers: { 'private-token': '{admin/token}' } },
      value: { members: { id: '{answer/id}', token: '{answer/token}' }, id: 'id', secret: ['token'] },
      create: {
        request: {
          method: 'POST',
          url,
          json: { name: '{name}', scopes, access_level: accessLevel, expires_at: '{expiresDate}' },
        },
        expires: { at: '/expires_at', format: 'date' },
      },
      list: {
        request: { method: 'GET', url, query: { state: 'active', per_page: '100' } },
        items: '',
        id: '/id',
        name: '/name',
        created: { at: '/created_at', format: 'date' },
        used: { at: '/last_used_at', format: 'date', lagSeconds: 600 },
        next: { by: 'link' },
      },
      test: {
        request: {
          method: 'GET',
          url: api('personal_access_tokens/self'),
          headers: { 'private-token': '{value/token}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
