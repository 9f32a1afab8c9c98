import type { HttpResponse } from '../../http/http';
import { failureOfStatus, retryAfterOf, ServiceFailure } from '../../http/service-failure';
import type { VaultResponse } from './vault-response';

/** A refusal with its body: a deleted version is described in it. */
export class VaultRefusal extends ServiceFailure {
  readonly status: number;
  readonly #answer: VaultResponse;

  constructor(
    failure: ServiceFailure['failure'],
    message: string,
    status: number,
    answer: VaultResponse,
    retryAfter: number | undefined,
  ) {
    super(failure, message, retryAfter === undefined ? {} : { retryAfter });
    this.status = status;
    this.#answer = answer;
  }

  get answer(): VaultResponse {
    return this.#answer;
  }
}

/** The failure of a response. Its status 400 at a login means refused credentials. */
export function refusal(path: string, response: HttpResponse, answer: VaultResponse = {}): ServiceFailure {
  const { status } = response;
  const login = /^auth\/.*\/login$/.test(path);
  const errors = Array.isArray(answer.errors) ? answer.errors.filter((text) => typeof text === 'string') : [];
  const text = errors.join('; ').replace(/\s+/g, ' ').slice(0, 300);
  const message = [login ? `HTTP ${status} at the login` : `HTTP ${status}`, text].filter(Boolean).join(': ');
  // 412, 472 and 473: a standby or replica that cannot answer now.
  const failure = [412, 472, 473].includes(status)
    ? 'transient'
    : login && status === 400
      ? 'denied'
      : failureOfStatus(status);
  const retryAfter = retryAfterOf(response.header('retry-after'));
  return new VaultRefusal(failure, message, status, answer, retryAfter);
}
