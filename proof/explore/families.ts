import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS, type ScenarioName } from '../scenarios/scenarios';
import { PROPAGATION, type Propagation } from '../world/propagation';
import type { Family } from './schedule';
import { startsOf } from './schedule-text';

/** All families of these kinds, those with the most schedules first; or one of so many parts of them. */
export function families(
  kinds: readonly string[],
  seed: number,
  part: { readonly number: number; readonly of: number } = { number: 1, of: 1 },
): Family[] {
  const found: Family[] = [];
  for (const act of Object.keys(SCENARIOS) as ScenarioName[]) {
    for (const { name: kind } of PROVEN_KINDS) {
      if (!kinds.includes(kind)) continue;
      for (const start of startsOf(kind, act)) {
        for (const propagation of Object.keys(PROPAGATION) as Propagation[]) {
          found.push({ kind, start, act, propagation, seed });
        }
      }
    }
  }
  return found.filter((_family, index) => index % part.of === part.number - 1);
}
