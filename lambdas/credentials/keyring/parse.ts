import { RekeyError } from 'cdk-rekey-engine';
import { ALGORITHMS, type Algorithm, KEYRING, type Ring, type RingKey, type Sort } from './contract';

/** Parses a ring of keys of one sort. The algorithms may differ, because an app may change its algorithm. */
export function parseRing(text: string, sort: Sort): Ring {
  const value = parseJson(text);
  const { current, next, issuedAt, revoked, keys } = value;
  const usable = Array.isArray(keys) && keys.every((key) => isKey(key, sort));
  const ids = usable ? (keys as RingKey[]).map(({ kid }) => kid) : [];
  const named = [current, ...(next === undefined ? [] : [next])];
  const unique = new Set(ids).size === ids.length && new Set(named).size === named.length;
  if (!usable || !unique || !named.every((kid) => ids.includes(kid as string))) throw wrongKind(sort);
  return {
    current: current as string,
    ...(next === undefined ? {} : { next: next as string }),
    ...(typeof issuedAt === 'string' ? { issuedAt } : {}),
    ...(Array.isArray(revoked) ? { revoked: revoked.map(String) } : {}),
    keys: keys as RingKey[],
  };
}

/** Ids are in tags of the secret (see `idOf` of the engine). */
const ID = /^[\w.:/=+@-]{1,110}$/;

function isKey(key: Partial<RingKey> | null, sort: Sort): boolean {
  if (typeof key !== 'object' || key === null) return false;
  const { kid, alg, kty } = key;
  const known = Object.hasOwn(ALGORITHMS, String(alg)) && ALGORITHMS[alg as Algorithm] === sort;
  return known && typeof kid === 'string' && ID.test(kid) && typeof kty === 'string';
}

function parseJson(text: string): Partial<Record<keyof Ring, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The error of the parser quotes the value.
  }
  throw new RekeyError('SecretMalformed', {
    found: `The value is ${text === '' ? 'empty or binary' : 'not a JSON object'}.`,
    unchanged: 'everything; nothing was issued.',
    action: 'make an earlier version current again, or deploy the stack, which issues a new credential.',
  });
}

function wrongKind(sort: Sort): RekeyError {
  const algorithms = Object.entries(ALGORITHMS).flatMap(([name, one]) => (one === sort ? [name] : []));
  return new RekeyError('WrongKind', {
    found: `The value is JSON, but not a ${KEYRING} for ${algorithms.join(', ')}, which has current and keys.`,
    unchanged: 'everything; nothing was issued.',
    action:
      'if the value was written by hand, make an earlier version current again; otherwise deploy the stack.',
  });
}
