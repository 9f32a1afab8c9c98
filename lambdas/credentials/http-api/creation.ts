import { SECOND } from 'cdk-rekey-engine';
import { isSuccess, meets } from './answers';
import type { Api } from './api';
import { isScalar, placeAt, valueAt } from './spec/pointer';
import { timeIn } from './times';
import type { WireAnswer } from './wire';

/** Tolerance for an expiry in an answer. */
const ROUNDING = 60 * SECOND;

const iso = (time: number): string => new Date(time).toISOString();

/** Throws the error of an answer to `create` that is no success. */
export function requireCreated(api: Api, answer: WireAnswer): void {
  const { create } = api.spec;
  const { status } = answer;
  if (isSuccess(answer, create.ok)) return;
  if (meets(answer, create.full ?? [{ status: 409 }]))
    throw api.fail('SlotTaken', 'create', `HTTP ${status}: the principal has no free slot.`);
  const code = status === 403 ? 'AccessDenied' : status === 404 ? 'PrincipalGone' : 'CallFailed';
  throw api.fail(code, 'create', `HTTP ${status}.`);
}

/** An issuer may shorten the lifetime of a credential without an error. */
export function requireExpiry(api: Api, json: unknown, requested: number): void {
  const { expires } = api.spec.create;
  if (!expires || !Number.isFinite(requested)) return;
  const found = valueAt(json, expires.at);
  const { format } = expires;
  const time =
    format === 'secondsLeft'
      ? api.now + Number(found) * SECOND
      : isScalar(found)
        ? timeIn(found, { at: expires.at, format })
        : Number.NaN;
  if (time >= requested - ROUNDING) return;
  const detail = Number.isFinite(time)
    ? `the credential would expire at ${iso(time)}, before ${iso(requested)}: rotate more often, or allow a longer lifetime at the issuer.`
    : `the answer has no expiry ${placeAt(expires.at)}.`;
  throw api.fail('IssuerMismatch', 'create', detail);
}
