import type { Cognito } from '../aws/services/cognito';
import type { Serve } from './issuer';

/** Longest request that the endpoint reads. */
const LONGEST_REQUEST = 16_384;

/**
 * Serves the token endpoints of user pool domains with the grant `client_credentials`. Tokens are not signed, and scopes are
 * not checked: a token is issued to a client whose secret is valid. Source of the errors: "Token endpoint", Amazon Cognito
 * Developer Guide.
 */
export function serveTokenEndpoints(cognito: Cognito): Serve {
  return () => ({
    protocol: 'https',
    hosts: ({ parameters: { tokenEndpoint } }) =>
      typeof tokenEndpoint === 'string' ? [`${new URL(tokenEndpoint).hostname}:443`] : [],
    async request(request, response) {
      let body = '';
      for await (const part of request) if (body.length < LONGEST_REQUEST) body += part;
      const error =
        request.url === '/oauth2/token'
          ? errorOf(cognito, request.headers.authorization ?? '', new URLSearchParams(body))
          : 'invalid_request';
      const token = { access_token: 'a-token-of-the-rehearsal', expires_in: 3600, token_type: 'Bearer' };
      response.writeHead(error ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(error ? { error } : token));
    },
  });
}

function errorOf(cognito: Cognito, authorization: string, form: URLSearchParams): string | undefined {
  const [, encoded = ''] = /^Basic (\S+)$/.exec(authorization) ?? [];
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const client = cognito.client(id);
  if (!client?.accepts(secret)) return 'invalid_client';
  const grant = form.get('grant_type') ?? '';
  if (grant !== 'client_credentials') return 'unsupported_grant_type';
  return client.options.oauthFlows.includes(grant) ? undefined : 'unauthorized_client';
}
