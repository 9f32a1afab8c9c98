import { type AdapterContext, type ErrorCode, RekeyError, SECOND } from 'cdk-rekey-engine';
import { TransportFailure } from '../credentials/http-api/failures';
import { Requests, type Sending } from '../credentials/http-api/requests';
import type { Transport, WireAnswer, WireRequest } from '../credentials/http-api/wire';

/** Recommended actions, by the codes of failures. */
const ACTIONS = {
  AdminRefused: 'correct the admin credential, or wait for the end of its rotation; then rotate again.',
  AccessDenied: 'grant the admin credential the rights that the page of the kind lists.',
  PrincipalGone: 'create the principal at the issuer, or change it in the stack.',
  PrincipalUnfit: 'correct the principal at the issuer as the page of the kind describes; then rotate again.',
  SlotTaken: 'find the users of the other credentials and remove them at the issuer; then rotate again.',
  IssuerBusy: 'none if a later attempt succeeds; otherwise find who uses up the rate limit of the issuer.',
  IssuerTimedOut: 'none if a later attempt succeeds; otherwise check the status page of the issuer.',
  IssuerUnreachable: 'check that the function has a route to the host.',
  TlsFailed: 'find out who answers instead of the issuer, such as a proxy.',
  IssuerMismatch: 'report the answer of the issuer to the maintainers of the library.',
  AddressRefused: 'find out why the host resolves to that address.',
  CallFailed: 'none if a later attempt succeeds; otherwise check the status page of the issuer.',
} as const satisfies Partial<Record<ErrorCode, string>>;

export type ProviderFailure = keyof typeof ACTIONS;

/** A call of a provider. */
export interface ProviderCall extends Omit<Sending, 'until'> {
  readonly wire: WireRequest;
  /** @default - half a minute from now */
  readonly until?: number;
}

/** Time in which a call may wait for a rate limit and be repeated. */
const PATIENCE = 30 * SECOND;

/** A provider with an API at fixed hosts. */
export class Provider {
  private readonly requests: Requests;

  /**
   * @param name name of the provider in errors.
   * @param principal principal of the credentials in errors.
   * @param hosts hosts to which requests may go.
   */
  constructor(
    readonly name: string,
    readonly principal: string,
    private readonly hosts: readonly string[],
    transport: Transport,
    readonly context: AdapterContext,
  ) {
    const allowed: Transport = (wire) => {
      const { protocol, host } = new URL(wire.url);
      if (protocol === 'https:' && this.hosts.includes(host)) return transport(wire);
      throw new TransportFailure('AddressRefused', `${host} is none of the hosts of ${name}.`);
    };
    this.requests = new Requests(allowed, context.clock, (...failure) => this.fail(...failure));
  }

  get now(): number {
    return this.context.clock.now();
  }

  /** Sends a request. Redirects are an error. */
  send({ wire, until = this.now + PATIENCE, ...call }: ProviderCall): Promise<WireAnswer> {
    return this.requests.send({ ...call, until }, wire);
  }

  /**
   * The error of a call.
   *
   * @param detail the problem, without values of an answer.
   */
  fail(code: ProviderFailure, call: string, detail: string, action: string = ACTIONS[code]): RekeyError {
    return new RekeyError(code, {
      found: `The call ${call} of ${this.name} for ${this.principal} failed: ${detail}`,
      unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
      action,
    });
  }
}
