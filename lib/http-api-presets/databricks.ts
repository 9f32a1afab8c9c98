import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.databricks`. */
export interface DatabricksProps {
  /** Id of the account. */
  readonly accountId: string;

  /** Numeric id of the service principal. */
  readonly servicePrincipalId: string;

  /** Client id (application id) of the service principal. It must not be that of the admin secret. */
  readonly clientId: string;
}

const HOST = 'accounts.cloud.databricks.com';

/** OAuth secrets of a service principal of Databricks on AWS: five at once, without names. They expire. */
export const databricks: Preset<DatabricksProps> = {
  example: {
    accountId: '2f0a1c5e-7b34-4c1c-9d50-7c1d2b3e4f50',
    servicePrincipalId: '4711',
    clientId: '7d1f9c2a-3b45-4e6f-8a90-1b2c3d4e5f60',
  },
  spec({ accountId, servicePrincipalId, clientId }) {
    const token = `https://${HOST}/oidc/accounts/${part(accountId)}/v1/token`;
    const url = `https://${HOST}/api/2.0/accounts/${part(accountId)}/servicePrincipals/${part(servicePrincipalId)}/credentials/secrets`;
    const grant = { grant_type: 'client_credentials', scope: 'all-apis' };
    return {
      name: 'databricks',
      title: 'OAuth secret of a service principal of Databricks',
      principal: `the service principal ${servicePrincipalId}`,
      source: {
        page: 'https://docs.databricks.com/api/account/serviceprincipalsecrets',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [HOST],
      slots: 5,
      admin: {
        login: {
          method: 'POST',
          url: token,
          basic: { username: '{admin/clientId}', password: '{admin/clientSecret}' },
          form: grant,
        },
        headers: { authorization: 'Bearer {login/access_token}' },
      },
      value: {
        members: { clientId, id: '{answer/id}', clientSecret: '{answer/secret}' },
        id: 'id',
        secret: ['clientSecret'],
      },
      create: {
        request: { method: 'POST', url, json: { lifetime: '{expiresInSeconds}s' } },
        expires: { at: '/expire_time', format: 'date' },
      },
      list: {
        request: { method: 'GET', url },
        items: '/secrets',
        id: '/id',
        created: { at: '/create_time', format: 'date' },
        next: { by: 'cursor', query: 'page_token', at: '/next_page_token' },
      },
      test: {
        request: {
          method: 'POST',
          url: token,
          basic: { username: '{value/clientId}', password: '{value/clientSecret}' },
          form: grant,
        },
        alive: [{ status: 200 }],
        dead: [{ status: 401 }, { status: 400, at: '/error', is: 'invalid_client' }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
