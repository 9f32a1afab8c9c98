import type { Provider, ProviderCall } from '../../provider/provider';
import { apiRequest, textAt } from '../../provider/request';
import { privateKeyOf } from '../../provider/rsa';
import type { WireAnswer } from '../http-api/wire';
import type { Auth0Parameters } from './contract';
import { type Client, tokenRequest } from './token';

type ApiCall = Omit<ProviderCall, 'wire'> & {
  readonly method: string;
  /** Path below that of the application. */
  readonly path: string;
  readonly json?: object;
};

/** A rate limit of Auth0 ends at a time in a header. Source: "Management API rate limits", Auth0. */
const LIMIT = { header: 'x-ratelimit-reset', format: 'epoch' } as const;

/** The Management API of Auth0, for one application. */
export class ManagementApi {
  private token: string | undefined;

  constructor(
    readonly provider: Provider,
    private readonly parameters: Auth0Parameters,
  ) {}

  /** Sends a request. After a refusal it requests another token, because the admin secret may just have been rotated. */
  async call({ method, path, json, ...call }: ApiCall): Promise<WireAnswer> {
    const { domain, clientId } = this.parameters;
    const url = `https://${domain}/api/v2/clients/${clientId}${path}`;
    for (let attempt = 1; ; attempt++) {
      this.token ??= await this.requestToken();
      const wire = apiRequest(method, url, { bearer: this.token, json });
      const answer = await this.provider.send({ limit: LIMIT, ...call, wire });
      if (answer.status !== 401) return answer;
      this.token = undefined;
      if (attempt === 2) throw this.provider.fail('AdminRefused', call.name, 'HTTP 401.');
    }
  }

  /** The error of an answer, by its status. */
  failure(name: string, { status, json }: WireAnswer): Error {
    const { provider } = this;
    const code = textAt(json, 'errorCode');
    const detail = `HTTP ${status}${/^[a-z_]{1,40}$/.test(code ?? '') ? ` ${code}` : ''}.`;
    if (status === 403) return provider.fail('AccessDenied', name, detail);
    if (status === 404) return provider.fail('PrincipalGone', name, detail);
    return provider.fail('CallFailed', name, detail);
  }

  private async requestToken(): Promise<string> {
    const { provider, parameters } = this;
    const name = 'token of the administrator';
    for (let attempt = 1; ; attempt++) {
      const client = this.clientIn(await provider.context.adminSecret());
      const wire = tokenRequest(client, `https://${parameters.domain}/api/v2/`, provider.now);
      // An assertion can be used once only.
      const { status, json } = await provider.send({ name, wire, repeats: false });
      const token = textAt(json, 'access_token');
      provider.context.log.hide(token);
      if (status === 200 && token !== undefined) return token;
      const isRefused = status >= 400 && status < 500;
      if (!isRefused) throw provider.fail('CallFailed', name, `HTTP ${status}.`);
      if (attempt === 2) throw provider.fail('AdminRefused', name, `HTTP ${status}.`);
    }
  }

  private clientIn(text: string): Client {
    const fail = (detail: string) => this.provider.fail('AdminRefused', 'read the admin secret', detail);
    const json = parsed(text);
    const { domain } = this.parameters;
    const clientId = textAt(json, 'clientId');
    const clientSecret = textAt(json, 'clientSecret');
    const pem = textAt(json, 'privateKey');
    if (!clientId || !(pem || clientSecret))
      throw fail('it has no clientId, or neither privateKey nor clientSecret.');
    if (!pem) return { domain, clientId, key: { clientSecret: clientSecret as string } };
    const key = privateKeyOf(pem);
    if (!key) throw fail('its privateKey is not an RSA key in PEM.');
    return { domain, clientId, key };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
