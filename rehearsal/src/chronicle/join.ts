import type { Kept } from './bounded-list';
import type { Chronicle, SecretChronicle } from './format';

/**
 * Two chronicles as one. Deploys take minutes of different length, so that counts are off by as much, which is little
 * beside the stretches that they are of. Calls name permissions, and permissions statements, by their place in a list.
 */
export function joined(one: Chronicle, other: Chronicle): Chronicle {
  const permissionsBefore = one.permissions.length;
  const statementsBefore = one.statements.length;
  return {
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    secrets: [...one.secrets, ...other.secrets.map((secret) => moved(secret, permissionsBefore))].sort(
      byPath,
    ),
    faults: together(one.faults, other.faults),
    alarms: together(one.alarms, other.alarms),
    permissions: [
      ...one.permissions,
      ...other.permissions.map((permission) => ({
        ...permission,
        statements: permission.statements.map((place) => place + statementsBefore),
      })),
    ],
    statements: [...one.statements, ...other.statements],
  };
}

function together<T>(one: Kept<T>, other: Kept<T>): Kept<T> {
  return {
    items: [...one.items, ...other.items],
    leftOut: one.leftOut + other.leftOut,
    before: one.leftOut > 0 ? one.before : one.items.length + other.before,
  };
}

function moved({ attempts, ...secret }: SecretChronicle, by: number): SecretChronicle {
  type Attempts = SecretChronicle['attempts']['good'];
  const move = ({ items, ...kept }: Attempts): Attempts => ({
    ...kept,
    items: items.map((attempt) => ({
      ...attempt,
      steps: attempt.steps.map(({ calls, ...step }) =>
        calls === undefined
          ? step
          : {
              ...step,
              calls: calls.map((call) => ({
                ...call,
                permissions: call.permissions.map((place) => place + by),
              })),
            },
      ),
    })),
  });
  return { ...secret, attempts: { good: move(attempts.good), notGood: move(attempts.notGood) } };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
