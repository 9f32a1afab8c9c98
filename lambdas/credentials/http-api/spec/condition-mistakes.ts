import type { Mistake } from './json-schema';
import type { Condition, Spec } from './types';

/** Conditions of a spec by place; `isAdmin`: on answers to requests of the administrator. */
function conditionsOf({ create, list, test, disable, remove, sessions }: Spec) {
  const all: readonly (readonly [string, readonly Condition[] | undefined, boolean])[] = [
    ['/create/ok', create.ok, true],
    ['/create/full', create.full, true],
    ['/create/exists', create.exists, true],
    ['/list/gone', list.gone, true],
    ['/list/empty', list.empty, true],
    ['/test/alive', test.alive, false],
    ['/test/dead', test.dead, false],
    ['/disable/ok', disable?.ok, true],
    ['/disable/gone', disable?.gone, true],
    ['/remove/ok', remove.ok, true],
    ['/remove/gone', remove.gone, true],
    ['/sessions/list/gone', sessions?.list.gone, true],
    ['/sessions/list/empty', sessions?.list.empty, true],
    ['/sessions/end/ok', sessions?.end.ok, true],
    ['/sessions/end/gone', sessions?.end.gone, true],
  ];
  return all.flatMap(([place, conditions = [], isAdmin]) =>
    conditions.map((condition, index) => ({ place: `${place}/${index}`, condition, isAdmin })),
  );
}

/** Mistakes of conditions that are half, or that no answer meets. */
export function conditionMistakes(spec: Spec): Mistake[] {
  const limited = spec.rateLimit?.status ?? [429];
  return conditionsOf(spec).flatMap(({ place, condition, isAdmin }) => {
    const { status, at, is } = condition;
    const problems: string[] = [];
    if ((at === undefined) !== (is === undefined))
      problems.push('has one of at and is; it needs both or none');
    if (status >= 300 && status < 400) problems.push(`is HTTP ${status}: redirects are refused`);
    if (limited.includes(status)) problems.push(`is HTTP ${status}, which is waited for as a rate limit`);
    if (isAdmin && status === 401) problems.push('is HTTP 401, which is a refusal of the admin secret');
    return problems.map((problem) => ({ place, problem }));
  });
}
