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
