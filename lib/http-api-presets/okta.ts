import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.okta`. */
export interface OktaProps {
  /** Domain of the organization, such as `shop.okta.com`. */
  readonly domain: string;

  /** Id of the application, which is its client id. */
  readonly clientId: string;

  /** Scope of the token that a test requests. */
  readonly scope: string;

  /**
   * Id of the authorization server of the tests.
   *
   * @default - the authorization server of the organization
   */
  readonly authorizationServer?: string;
}

/** Client secrets of an application of Okta: two at once, without names. An inactive one can be removed. */
export const okta: Preset<OktaProps> = {
  example: { domain: 'shop.okta.com', clientId: '0oa1example2shop3Xy4', scope: 'okta.users.read' },
  spec({ domain, clientId, scope, authorizationServer }) {
    const url = `https://${domain}/api/v1/apps/${part(clientId)}/credentials/secrets`;
    const server = authorizationServer === undefined ? 'oauth2' : `oauth2/${part(authorizationServer)}`;
    return {
      name: 'okta',
      title: 'Client secret of an application of Okta',
      principal: `the application ${clientId}`,
      source: {
        page: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [domain],
      slots: 2,
      rateLimit: { header: 'x-rate-limit-reset', format: 'epoch' },
      admin: { headers: { authorization: 'SSWS {admin/token}' } },
      value: {
        members: { clientId, id: '{answer/id}', clientSecret: '{answer/client_secret}' },
        id: 'id',
        secret: ['clientSecret'],
      },
      create: { request: { method: 'POST', url, json: {} } },
      list: {
        request: { method: 'GET', url },
        items: '',
        id: '/id',
        created: { at: '/created', format: 'date' },
        active: { at: '/status', is: 'ACTIVE' },
      },
      test: {
        request: {
          method: 'POST',
          url: `https://${domain}/${server}/v1/token`,
          basic: { username: '{value/clientId}', password: '{value/clientSecret}' },
          form: { grant_type: 'client_credentials', scope },
        },
        // The server checks the client before the grant and the scope.
        alive: [
          { status: 200 },
          { status: 400, at: '/error', is: 'invalid_scope' },
          { status: 400, at: '/error', is: 'unauthorized_client' },
        ],
        dead: [{ status: 401, at: '/error', is: 'invalid_client' }],
      },
      disable: { request: { method: 'POST', url: `${url}/{id}/lifecycle/deactivate` } },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` }, disablesFirst: true },
    };
  },
};
