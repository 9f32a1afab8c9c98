import type { Provider, ProviderCall } from '../../provider/provider';
import { apiRequest, textAt } from '../../provider/request';
import type { WireAnswer } from '../http-api/wire';
import type { Administrator } from './administrator';
import type { ServiceAccountParameters } from './contract';

type IamCall = Omit<ProviderCall, 'wire'> & {
  readonly method: string;
  /** Path below that of the service account. */
  readonly path: string;
  readonly json?: object;
};

/** The IAM API of Google Cloud, for one service account. */
export class IamApi {
  private token: Promise<string> | undefined;

  constructor(
    readonly provider: Provider,
    private readonly administrator: Administrator,
    private readonly parameters: ServiceAccountParameters,
  ) {}

  /** Sends a request. After a refusal it requests another access token, because the admin secret may just have been rotated. */
  async call({ method, path, json, ...call }: IamCall): Promise<WireAnswer> {
    const { projectId, serviceAccount } = this.parameters;
    const url = `https://iam.googleapis.com/v1/projects/${projectId}/serviceAccounts/${serviceAccount}${path}`;
    for (let attempt = 1; ; attempt++) {
      this.token ??= this.administrator.requestToken();
      const wire = apiRequest(method, url, { bearer: await this.ownToken(), json });
      const answer = await this.provider.send({ ...call, wire });
      if (answer.status !== 401) return answer;
      this.token = undefined;
      if (attempt === 2) throw this.provider.fail('AdminRefused', call.name, 'HTTP 401.');
    }
  }

  private async ownToken(): Promise<string> {
    try {
      return (await this.token) ?? '';
    } catch (error) {
      this.token = undefined;
      throw error;
    }
  }

  /** The error of an answer, by its status. */
  failure(name: string, { status, json }: WireAnswer): Error {
    const { provider } = this;
    const reason = textAt(json, 'error', 'status');
    const detail = `HTTP ${status}${/^[A-Z_]{1,40}$/.test(reason ?? '') ? ` ${reason}` : ''}.`;
    if (status === 403) return provider.fail('AccessDenied', name, detail);
    if (status === 404) return provider.fail('PrincipalGone', name, detail);
    return provider.fail('CallFailed', name, detail);
  }
}
