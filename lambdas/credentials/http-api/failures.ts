import { type ErrorCode, RekeyError } from 'cdk-rekey-engine';
import type { Spec } from './spec/types';

/** Codes of failures at an API, with the recommended action. */
const ACTIONS = {
  AdminRefused: 'correct the admin secret, or wait for the end of its rotation; then rotate again.',
  AccessDenied: 'grant the admin credential the rights that the description of the API needs.',
  PrincipalGone: 'create the principal at the issuer, or change it in the stack.',
  SlotTaken: 'find the users of the other credentials and remove them at the issuer; then rotate again.',
  IssuerBusy: 'none if a later attempt succeeds; otherwise find who uses up the rate limit of the issuer.',
  IssuerTimedOut: 'none if a later attempt succeeds; otherwise check the status page of the issuer.',
  IssuerUnreachable: 'check the hosts of the spec, and that the function has a route to them.',
  TlsFailed:
    'use the host name of the certificate, and pass certificateAuthority in the spec for a private one.',
  IssuerMismatch: 'correct the spec, and test it with `npx cdk-rekey-rehearsal provider FILE`.',
  AddressRefused:
    'find out why the host resolves to that address; for a private host, set network to "private" in the spec.',
  CallFailed: 'none if a later attempt succeeds; otherwise check the status page of the issuer.',
} as const satisfies Partial<Record<ErrorCode, string>>;

export type ApiFailure = keyof typeof ACTIONS;

/**
 * The error of a failed request.
 *
 * @param attempted name of the call, such as `create`.
 * @param detail the problem, without values of an answer.
 */
export function apiError(
  code: ApiFailure,
  { name, principal }: Pick<Spec, 'name' | 'principal'>,
  attempted: string,
  detail: string,
): RekeyError {
  return new RekeyError(code, {
    found: `The call ${attempted} of ${name} for ${principal} failed: ${detail}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action: ACTIONS[code],
  });
}

/** The failure of a connection or an answer. It has no values of the request and the answer. */
export class TransportFailure extends Error {
  constructor(
    readonly code: ApiFailure,
    detail: string,
  ) {
    super(detail);
    this.name = 'TransportFailure';
  }
}
