import { type Clock, RekeyError, SECOND } from 'cdk-rekey-engine';
import type { SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';
import type { ApiKeys } from './api-keys';
import type { ApiKeyValue } from './contract';
import { tryStage } from './stage';

/** Time after a change that the stages are given to apply it, without a URL that shows it. AWS documents none. */
const SETTLED = 60 * SECOND;

/** A value that never was a key: API Gateway generates none of this form. */
const NO_KEY = 'this-is-not-an-api-key-of-this-api';

/** Where a key is tried. */
export interface Place {
  readonly keys: Pick<ApiKeys, 'get' | 'isInPlans'>;
  readonly url: string | undefined;
  readonly clock: Clock;
  readonly send: SendHttps;
}

/** Tries a key once: at the stage, or without a URL at the API of API Gateway. */
export function tryOnce({ url, send, ...place }: Place, value: ApiKeyValue): Promise<Reaction> {
  return url === undefined ? stateOf(place, value.apiKeyId) : tryStage(url, value.apiKey, send);
}

/** Tries a key once, and tells a key that is not in its usage plans from one that the stage does not know yet. */
export async function tryNew(place: Place, value: ApiKeyValue): Promise<Reaction> {
  const reaction = await tryOnce(place, value);
  if (reaction.accepted !== false || (await place.keys.isInPlans(value.apiKeyId))) return reaction;
  return { accepted: false, answer: `${reaction.answer}; the key is not in every usage plan` };
}

/**
 * Checks that the method refuses requests without a key. Otherwise its acceptance proves nothing.
 *
 * @throws IssuerMismatch
 */
export async function requireProtected({ url, send }: Place): Promise<void> {
  if (url === undefined || !(await tryStage(url, NO_KEY, send)).accepted) return;
  throw new RekeyError('IssuerMismatch', {
    found: `${url} answers requests without a valid API key, so it cannot show that a key works.`,
    unchanged: 'AWSCURRENT, and every API key.',
    action: 'set apiKeyRequired on the method, deploy the API, or pass the url of another method.',
  });
}

/**
 * Checks that API Gateway itself shows a key as disabled or deleted. A web ACL refuses requests with the same answer as the
 * check of a key.
 *
 * @throws StillAccepted
 */
export async function requireEnded({ keys }: Place, { apiKeyId }: ApiKeyValue): Promise<void> {
  if (!(await keys.get(apiKeyId))?.enabled) return;
  throw new RekeyError('StillAccepted', {
    found: `API Gateway shows the API key ${apiKeyId} as enabled.`,
    unchanged: 'the API key.',
    action: `find out who enabled it; then run replace-now again with the credential ${apiKeyId}.`,
  });
}

/** The state of a key at API Gateway, some time after its last change. */
async function stateOf({ keys, clock }: Omit<Place, 'url' | 'send'>, id: string): Promise<Reaction> {
  const key = await keys.get(id);
  if (!key) return { accepted: false, answer: 'the key does not exist' };
  const { enabled = false, createdDate, lastUpdatedDate } = key;
  const changed = Math.max(createdDate?.getTime() ?? 0, lastUpdatedDate?.getTime() ?? 0);
  const answer = `the key is ${enabled ? 'enabled' : 'disabled'} since ${new Date(changed).toISOString()}`;
  if (clock.now() < changed + SETTLED) return { accepted: undefined, answer };
  if (enabled && !(await keys.isInPlans(id))) return { accepted: false, answer };
  return { accepted: enabled, answer };
}

export const describedPlace = (url: string | undefined): string => url ?? 'API Gateway';
