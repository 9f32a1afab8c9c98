import type { AdapterContext, RekeyError } from 'cdk-rekey-engine';
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
    for (let attempt = 1; ; attempt++) {
      const answer = await this.send(call, await this.administrator(call), this.spec.admin);
      if (answer.status === 401 && attempt === 1) continue;
      if (answer.status === 401) throw this.fail('AdminRefused', call.name, 'HTTP 401.');
      return answer;
    }
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
      const { text, root } = error.placeholder;
      if (root === 'admin')
        throw this.fail('AdminRefused', call, `the admin secret has no value for ${text}.`);
      const answer = root === 'login' ? 'the answer to the login of the administrator' : 'the answer';
      throw this.fail('IssuerMismatch', call, `${answer} has no value for ${text}.`);
    }
  }

  private async administrator({ until }: ApiCall): Promise<Scope> {
    const { login } = this.spec.admin;
    const scope = { admin: parsed((await this.context.adminSecret()).trim()) };
    if (!login) return scope;
    const name = 'login of the administrator';
    const answer = await this.send({ name, request: login, scope, repeats: true, until });
    this.context.log.hide(...textsOf(answer.json));
    if (answer.status >= 400 && answer.status < 500)
      throw this.fail('AdminRefused', name, `HTTP ${answer.status}.`);
    if (answer.status !== 200) throw this.fail('CallFailed', name, `HTTP ${answer.status}.`);
    return { ...scope, login: answer.json };
  }
}

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
