import { type AdapterContext, type RekeyError, SECOND } from 'cdk-rekey-engine';
import { pauseOf } from './answers';
import { type ApiFailure, apiError, TransportFailure } from './failures';
import { isScalar } from './spec/pointer';
import { MissingValue, type Scope } from './spec/template';
import type { Authentication, Spec, SpecRequest } from './spec/types';
import { type Transport, type WireAnswer, type WireRequest, wireRequest } from './wire';

/** Attempts of a request that may be repeated. */
const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS = SECOND;

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
  constructor(
    readonly spec: Spec,
    private readonly transport: Transport,
    private readonly context: AdapterContext,
  ) {}

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
    return this.patiently(call, wire);
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

  private async patiently(call: ApiCall, wire: WireRequest): Promise<WireAnswer> {
    const { clock } = this.context;
    for (let attempt = 1; ; ) {
      const outcome = await this.outcomeOf(call, wire);
      const pause = 'status' in outcome ? pauseOf(outcome, this.spec.rateLimit, clock.now()) : undefined;
      if (pause !== undefined) {
        if (clock.now() + pause > call.until) {
          const detail = `the issuer limits the rate of requests and asks for a pause of ${Math.ceil(pause / SECOND)} s.`;
          throw this.fail('IssuerBusy', call.name, detail);
        }
        await clock.sleep(pause);
        continue;
      }
      const failed = !('status' in outcome) || outcome.status >= 500;
      const final = !call.repeats || attempt === ATTEMPTS || clock.now() + BETWEEN_ATTEMPTS > call.until;
      if (!failed || final) {
        if ('status' in outcome) return outcome;
        throw outcome;
      }
      attempt += 1;
      await clock.sleep(BETWEEN_ATTEMPTS);
    }
  }

  /** The answer, or the error of a connection that may succeed later. */
  private async outcomeOf({ name }: ApiCall, wire: WireRequest): Promise<WireAnswer | RekeyError> {
    try {
      const answer = await this.transport(wire);
      if (answer.status < 300 || answer.status >= 400) return answer;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      const failure = this.fail(error.code, name, error.message);
      if (['IssuerUnreachable', 'IssuerTimedOut'].includes(error.code)) return failure;
      throw failure;
    }
    throw this.fail('IssuerMismatch', name, 'the answer is a redirect, which is not followed.');
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
