import { textAt } from '../../provider/request';
import { isOwnName } from '../http-api/names';

/** A credential of the list of Auth0. */
export interface Held {
  readonly id: string;
  /** Name of a credential of a rotator, otherwise the id. */
  readonly listedAs: string;
  readonly created: number;
  readonly expiresAt: number;
}

/** The credentials in the answer to a list; undefined for another answer. */
export function heldIn(json: unknown): readonly Held[] | undefined {
  const held = Array.isArray(json) ? json.map(oneIn) : [undefined];
  return held.some((one) => one === undefined) ? undefined : (held as readonly Held[]);
}

/**
 * The ids of the enabled credentials in the answer to a request for an application, undefined for one that does not authenticate
 * with private keys. Returns undefined for another answer: it does not show that a credential is disabled.
 */
export function enabledIn(json: unknown): { readonly ids: readonly string[] | undefined } | undefined {
  if (textAt(json, 'client_id') === undefined) return undefined;
  const { client_authentication_methods: methods } = json as {
    readonly client_authentication_methods?: {
      readonly private_key_jwt?: { readonly credentials?: unknown };
    } | null;
  };
  const own = methods?.private_key_jwt;
  if (!own) return { ids: undefined };
  const ids = Array.isArray(own.credentials) ? own.credentials.map((one) => textAt(one, 'id')) : [undefined];
  return ids.includes(undefined) ? undefined : { ids: ids as readonly string[] };
}

function oneIn(json: unknown): Held | undefined {
  const id = textAt(json, 'id') ?? '';
  if (!/^[\w.-]{1,100}$/.test(id)) return undefined;
  const name = textAt(json, 'name');
  const expiresAt = Date.parse(textAt(json, 'expires_at') ?? '');
  return {
    ...{ id, listedAs: isOwnName(name) ? name : id },
    created: Date.parse(textAt(json, 'created_at') ?? '') || 0,
    expiresAt: Number.isNaN(expiresAt) ? Infinity : expiresAt,
  };
}
