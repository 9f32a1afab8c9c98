import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { domainOf } from 'cdk-rekey-engine';
import type { Provider } from '../../provider/provider';
import { apiRequest, textAt } from '../../provider/request';
import { type Administrator, IAM_SCOPE } from './administrator';

/** Credentials of the role of the function. */
export interface AwsIdentity {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The credentials that Lambda gives to the function. */
export function identityOfFunction(environment: NodeJS.ProcessEnv = process.env): AwsIdentity {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  return {
    region: AWS_REGION ?? '',
    accessKeyId: AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/** Lifetime of a token of an impersonated service account. */
const LIFETIME = '600s';
const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * An administrator without a stored credential: the role of the function, which a workload identity pool trusts. The subject
 * token is a signed request of GetCallerIdentity, which Google sends to AWS. Source: "Configure Workload Identity Federation with
 * AWS or Azure VMs", Google Cloud IAM.
 */
export class FederatedAdministrator implements Administrator {
  constructor(
    private readonly provider: Provider,
    private readonly audience: string,
    private readonly impersonate: string | undefined,
    private readonly identity: () => AwsIdentity,
  ) {}

  async requestToken(): Promise<string> {
    const token = await this.exchange();
    return this.impersonate === undefined ? token : this.tokenOf(this.impersonate, token);
  }

  private async exchange(): Promise<string> {
    const { audience, provider } = this;
    const subject = await subjectToken(this.identity(), audience, new Date(provider.now));
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience,
      scope: this.impersonate === undefined ? IAM_SCOPE : CLOUD_PLATFORM,
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      subject_token: subject,
    };
    const wire = apiRequest('POST', 'https://sts.googleapis.com/v1/token', { form });
    return this.request('token exchange of the administrator', wire, 'access_token');
  }

  private tokenOf(email: string, bearer: string): Promise<string> {
    const path = `/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;
    const wire = apiRequest('POST', `https://iamcredentials.googleapis.com${path}`, {
      bearer,
      json: { scope: [IAM_SCOPE], lifetime: LIFETIME },
    });
    return this.request('impersonation of the administrator', wire, 'accessToken');
  }

  private async request(name: string, wire: ReturnType<typeof apiRequest>, member: string): Promise<string> {
    const { provider } = this;
    const { status, json } = await provider.send({ name, wire, repeats: true });
    const token = textAt(json, member);
    provider.context.log.hide(token);
    if (status === 200 && token !== undefined) return token;
    if (status >= 400 && status < 500) {
      const action =
        'check that the workload identity pool trusts the role of the function, with the audience in the stack; then rotate again.';
      throw provider.fail('AdminRefused', name, `HTTP ${status}.`, action);
    }
    throw provider.fail('CallFailed', name, `HTTP ${status}.`);
  }
}

/** A signed request of GetCallerIdentity for one audience, percent-encoded JSON. */
async function subjectToken(identity: AwsIdentity, audience: string, signingDate: Date): Promise<string> {
  const { region } = identity;
  const hostname = `sts.${region}.${domainOf(region)}`;
  const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const headers = { host: hostname, 'x-goog-cloud-target-resource': audience };
  const signer = new SignatureV4({
    ...{ service: 'sts', region, credentials: identity, sha256: Sha256 },
    // Google forwards the headers to AWS and accepts only those that GetCallerIdentity needs.
    applyChecksum: false,
  });
  const unsigned = new HttpRequest({
    method: 'POST',
    protocol: 'https:',
    hostname,
    path: '/',
    query,
    headers,
  });
  const signed = await signer.sign(unsigned, { signingDate });
  const request = {
    url: `https://${hostname}/?${new URLSearchParams(query)}`,
    method: 'POST',
    headers: Object.entries(signed.headers).map(([key, value]) => ({ key, value })),
  };
  return encodeURIComponent(JSON.stringify(request));
}
