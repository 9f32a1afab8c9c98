import type { Decision, StatementOfPolicy } from '../policy/decision';
import type { Permission, ToldStatement } from './format';

/** Deduplicates permissions and statements. Calls refer to them by index. */
export class PermissionTable {
  readonly permissions: Permission[] = [];
  readonly statements: ToldStatement[] = [];
  private readonly known = new WeakMap<Decision, number>();
  private readonly places = new Map<string, number>();

  place(decision: Decision): number {
    let place = this.known.get(decision);
    if (place === undefined) {
      const { action, resource, reason, wouldAllow } = decision;
      const permission: Permission = {
        action,
        resource,
        ...(reason === undefined ? {} : { reason }),
        ...(wouldAllow === undefined ? {} : { wouldAllow }),
        statements: decision.statements.map((statement) =>
          this.placeOf(this.statements, withoutDetails(statement)),
        ),
      };
      place = this.placeOf(this.permissions, permission);
      this.known.set(decision, place);
    }
    return place;
  }

  private placeOf<T>(list: T[], item: T): number {
    const key = JSON.stringify(item);
    let place = this.places.get(key);
    if (place === undefined) {
      place = list.push(item) - 1;
      this.places.set(key, place);
    }
    return place;
  }
}

function withoutDetails({ holder, policy, index, statement }: StatementOfPolicy): ToldStatement {
  return { holder, policy, index, statement };
}
