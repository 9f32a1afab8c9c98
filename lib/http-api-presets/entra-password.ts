import { type Preset, part } from './preset';

/** Properties of `HttpApiPreset.entraPassword`. */
export interface EntraPasswordProps {
  /** Id of the tenant. */
  readonly tenantId: string;

  /** Object id of the application. */
  readonly objectId: string;

  /** Client id of the application. */
  readonly clientId: string;
}

const LOGIN = 'login.microsoftonline.com';
const GRAPH = 'graph.microsoft.com';
const SCOPE = `https://${GRAPH}/.default`;

/**
 * Passwords (client secrets) of an application of Microsoft Entra ID. The admin secret is a client with the permission
 * Application.ReadWrite.OwnedBy that owns the application.
 */
export const entraPassword: Preset<EntraPasswordProps> = {
  example: {
    tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
    objectId: 'bbbbbbbb-1111-2222-3333-cccccccccccc',
    clientId: '00001111-aaaa-2222-bbbb-3333cccc4444',
  },
  spec({ tenantId, objectId, clientId }) {
    const token = `https://${LOGIN}/${part(tenantId)}/oauth2/v2.0/token`;
    const application = `https://${GRAPH}/v1.0/applications/${part(objectId)}`;
    return {
      name: 'entra-password',
      title: 'Password of an application of Microsoft Entra ID',
      principal: `the application ${objectId} of the tenant ${tenantId}`,
      source: {
        page: 'https://learn.microsoft.com/en-us/graph/api/application-addpassword',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      hosts: [LOGIN, GRAPH],
      times: { listLagSeconds: 120, propagationSeconds: 180 },
      admin: {
        login: {
          method: 'POST',
          url: token,
          form: {
            grant_type: 'client_credentials',
            client_id: '{admin/clientId}',
            client_secret: '{admin/clientSecret}',
            scope: SCOPE,
          },
        },
        headers: { authorization: 'Bearer {login/access_token}' },
      },
      value: {
        members: { tenantId, clientId, id: '{answer/keyId}', clientSecret: '{answer/secretText}' },
        id: 'id',
        secret: ['clientSecret'],
      },
      create: {
        request: {
          method: 'POST',
          url: `${application}/addPassword`,
          json: { passwordCredential: { displayName: '{name}', endDateTime: '{expiresAt}' } },
        },
        expires: { at: '/endDateTime', format: 'date' },
      },
      list: {
        request: { method: 'GET', url: application, query: { $select: 'passwordCredentials' } },
        items: '/passwordCredentials',
        id: '/keyId',
        name: '/displayName',
        created: { at: '/startDateTime', format: 'date' },
      },
      test: {
        request: {
          method: 'POST',
          url: token,
          form: {
            grant_type: 'client_credentials',
            client_id: '{value/clientId}',
            client_secret: '{value/clientSecret}',
            scope: SCOPE,
          },
        },
        alive: [{ status: 200 }],
        // AADSTS7000215: invalid client secret; AADSTS7000222: expired client secret.
        dead: [
          { status: 401, at: '/error_codes/0', is: 7000215 },
          { status: 401, at: '/error_codes/0', is: 7000222 },
        ],
      },
      remove: {
        request: { method: 'POST', url: `${application}/removePassword`, json: { keyId: '{id}' } },
      },
    };
  },
};
