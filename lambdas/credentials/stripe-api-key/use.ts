import { apiRequest, textAt } from '../../provider/request';
import type { Use } from '../../provider/trial';
import type { WireAnswer, WireRequest } from '../http-api/wire';
import { ORIGIN } from './api-keys';

/** A request with a key. */
export const probeRequest = (apiKey: string): WireRequest =>
  apiRequest('GET', `${ORIGIN}/v1/customers?limit=1`, { bearer: apiKey });

/** Meaning of an answer. A key without the permission to read customers is accepted (HTTP 403). */
export function useOf({ status, json }: WireAnswer): Use {
  const code = textAt(json, 'error', 'code');
  const answer = `HTTP ${status}${/^[a-z_]{1,40}$/.test(code ?? '') ? ` ${code}` : ''}`;
  const isStripe = typeof json === 'object' && json !== null;
  if (isStripe && (status === 200 || status === 403)) return { accepted: true, answer };
  return { accepted: isStripe && status === 401 ? false : undefined, answer };
}
