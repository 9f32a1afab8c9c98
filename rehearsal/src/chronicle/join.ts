import { byPath } from '../words';
import type { Kept } from './bounded-list';
import type { Chronicle, SecretChronicle } from './format';

/**
 * Joins two chronicles. Counts may be off by the difference between the durations of the deploys, which is small compared
 * with an interval. Calls refer to permissions, and permissions to statements, by their index in a list.
 */
export function joinChronicles(one: Chronicle, other: Chronicle): Chronicle {
  const permissionsBefore = one.permissions.length;
  const statementsBefore = one.statements.length;
  return {
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
    secrets: [...one.secrets, ...other.secrets.map((secret) => shifted(secret, permissionsBefore))].sort(
      byPath,
    ),
    faults: joinLists(one.faults, other.faults),
    alarms: joinLists(one.alarms, other.alarms),
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

function joinLists<T>(one: Kept<T>, other: Kept<T>): Kept<T> {
  return {
    items: [...one.items, ...other.items],
    leftOut: one.leftOut + other.leftOut,
    before: one.leftOut > 0 ? one.before : one.items.length + other.before,
  };
}

function shifted({ attempts, ...secret }: SecretChronicle, by: number): SecretChronicle {
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
