import { readFile } from 'node:fs/promises';
import type { HttpRequest } from '../../http/http';
import { HttpClient } from '../../http/http-client';
import { objectOf } from '../../http/json-object';
import { failureOfStatus, ServiceFailure } from '../../http/service-failure';
import type { Environment } from '../environment';
import type { AzureAccessToken, AzureTokenCredential } from './token-cache';

/**
 * Tokens of the identity of this process: workload identity of Kubernetes, the client secret of an app registration, or
 * managed identity of App Service, Container Apps and virtual machines.
 */
export function identityCredential(http: HttpClient, env: Environment): AzureTokenCredential {
  const local = new HttpClient();
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client } = env;
  return {
    async getToken(scope) {
      const { AZURE_FEDERATED_TOKEN_FILE: file, AZURE_CLIENT_SECRET: secret } = env;
      if (tenant && client && file) {
        const assertion = (await readFile(file, 'utf8')).trim();
        const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
        return ask(http, signIn(env, scope, { client_assertion_type: type, client_assertion: assertion }));
      }
      if (tenant && client && secret) return ask(http, signIn(env, scope, { client_secret: secret }));
      return ask(local, managed(env, scope.replace(/\/\.default$/, '')));
    },
  };
}

/** A request of the OAuth 2.0 client credentials flow of Microsoft Entra ID. */
function signIn(env: Environment, scope: string, proof: Record<string, string>): HttpRequest {
  const authority = env.AZURE_AUTHORITY_HOST || 'https://login.microsoftonline.com';
  const form = {
    grant_type: 'client_credentials',
    client_id: env.AZURE_CLIENT_ID as string,
    scope,
    ...proof,
  };
  return {
    method: 'POST',
    url: new URL(`/${encodeURIComponent(env.AZURE_TENANT_ID as string)}/oauth2/v2.0/token`, authority),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

/** A request to the managed identity endpoint of App Service, or to the metadata service of a virtual machine. */
function managed(env: Environment, resource: string): HttpRequest {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header, AZURE_CLIENT_ID: client } = env;
  const service = endpoint && header;
  const url = new URL(service ? endpoint : 'http://169.254.169.254/metadata/identity/oauth2/token');
  url.searchParams.set('api-version', service ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', resource);
  if (client) url.searchParams.set('client_id', client);
  return { method: 'GET', url, headers: service ? { 'x-identity-header': header } : { metadata: 'true' } };
}

async function ask(http: HttpClient, request: HttpRequest): Promise<AzureAccessToken> {
  const { host } = request.url;
  const response = await http.call(host, async (send) => {
    const answer = await send(request);
    // The body of a refusal may repeat the request. It is not quoted.
    if (answer.status === 200) return answer;
    const failure = answer.status === 400 ? 'denied' : failureOfStatus(answer.status);
    throw new ServiceFailure(failure, `no access token: ${host} answered HTTP ${answer.status}`);
  });
  const { access_token: token, expires_in: seconds, expires_on: time } = objectOf(response.body) ?? {};
  const end = time === undefined ? Date.now() + Number(seconds) * 1000 : Number(time) * 1000;
  if (typeof token !== 'string' || Number.isNaN(end)) {
    throw new ServiceFailure('transient', `${host} answered without an access token`);
  }
  return { token, expiresOnTimestamp: end };
}
