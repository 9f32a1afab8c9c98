import type { AdapterContext, RekeyError } from 'cdk-rekey-engine';
import { isSuccess } from './answers';
import { type ApiFailure, apiError } from './failures';
import { Requests } from './requests';
import { isScalar } from './spec/pointer';
import { MissingValue, type Scope } from './spec/template';
import type { Authentication, Spec, SpecRequest } from './spec/types';
import { type Transport, type WireAnswer, wireRequest } from './wire';

/** Call of an API. */
export interface ApiCall {
  /** Name of the call in errors. */
  readonly name: string;
  readonly request: SpecRequest;
  readonly scope?: Scope;
  /** Address of a later page, instead of that of the request. */
  readonly url?: string;
  /** True for a request whose repetition has no other effect. */
  readonly repeats: boolean;
  /** Time until which a pause that the API asks for may last. */
  readonly until: number;
}

/** The API of a spec: sends its requests, with the credential of the administrator. */
export class Api {
  private readonly requests: Requests;

  constructor(
    readonly spec: Spec,
    transport: Transport,
    private readonly context: AdapterContext,
  ) {
    this.requests = new Requests(transport, context.clock, (...failure) => this.fail(...failure));
  }

  get now(): number {
    return this.context.clock.now();
  }

  fail(code: ApiFailure, call: string, detail: string): RekeyError {
    return apiError(code, this.spec, call, detail);
  }

  /**
   * Sends a request with the credential of the administrator, which is read for each call. After a refusal it is read once
   * more, because its own rotation may just have replaced it.
   */
  async administer(call: ApiCall): Promise<WireAnswer> {
    const text = await this.adminText();
    const first = await this.attempt(call, text);
    if (first.status < 400 || first.status >= 500) return first;
    const again = await this.adminText();
    // Some APIs answer 400 or 403 to a credential that does not exist, as they do to other requests.
    if (first.status !== 401 && again === text) return first;
    const second = await this.attempt(call, again);
    if (second.status === 401) throw this.fail('AdminRefused', call.name, 'HTTP 401.');
    return second;
  }

  private async attempt(call: ApiCall, text: string): Promise<WireAnswer> {
    return this.send(call, await this.administrator(call, text), this.spec.admin);
  }

  private async adminText(): Promise<string> {
    return (await this.context.adminSecret()).trim();
  }

  /** Sends a request without the credential of the administrator. */
  send(call: ApiCall, more: Scope = {}, authentication: Authentication = {}): Promise<WireAnswer> {
    const wire = this.rendered(call.name, () => {
      const { request, scope, url } = call;
      const made = wireRequest(request, { ...scope, ...more }, authentication);
      return url === undefined ? made : { ...made, url };
    });
    return this.requests.send({ ...call, limit: this.spec.rateLimit }, wire);
  }

  /** Runs a rendering. A placeholder without a value is an error of the admin secret or of an answer. */
  rendered<T>(call: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      const { placeholder, problem } = error;
      const { text, root } = placeholder;
      if (root === 'admin') throw this.fail('AdminRefused', call, `the admin secret ${problem} for ${text}.`);
      const answer = SOURCES[root] ?? 'the answer';
      throw this.fail('IssuerMismatch', call, `${answer} ${problem} for ${text}.`);
    }
  }

  private async administrator(
    { until }: Pick<ApiCall, 'until'>,
    text: string,
    isAgain = false,
  ): Promise<Scope> {
    const { login } = this.spec.admin;
    const scope = { admin: parsed(text) };
    if (!login) return scope;
    const name = 'login of the administrator';
    const answer = await this.send({ name, request: login, scope, repeats: true, until });
    this.context.log.hide(...textsOf(answer.json));
    if (isSuccess(answer)) return { ...scope, login: answer.json };
    const { status } = answer;
    if (status < 400 || status >= 500) throw this.fail('CallFailed', name, `HTTP ${status}.`);
    const now = isAgain ? text : await this.adminText();
    if (now === text) throw this.fail('AdminRefused', name, `HTTP ${status}.`);
    return this.administrator({ until }, now, true);
  }
}

/** Sources of the values of placeholders, for errors. */
const SOURCES: Readonly<Record<string, string>> = {
  login: 'the answer to the login of the administrator',
  id: 'the list',
  value: 'the credential',
};

/** The members of a JSON object, or the text itself. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}

/** All texts in a JSON value. */
function textsOf(json: unknown): string[] {
  if (isScalar(json)) return typeof json === 'string' ? [json] : [];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsOf) : [];
}
