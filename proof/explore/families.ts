import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS, type ScenarioName } from '../scenarios/scenarios';
import { PROPAGATION, type Propagation } from '../world/propagation';
import type { Family } from './schedule';
import { startsOf } from './schedule-text';

/** The families of these kinds, the largest first; or one part of them. */
export function families(
  kinds: readonly string[],
  seed: number,
  part: { readonly number: number; readonly of: number } = { number: 1, of: 1 },
): Family[] {
  const proven = PROVEN_KINDS.filter(({ kind }) => kinds.includes(kind));
  return (Object.keys(SCENARIOS) as ScenarioName[])
    .flatMap((scenario) =>
      proven.flatMap(({ kind }) =>
        startsOf(kind, scenario).flatMap((start) =>
          (Object.keys(PROPAGATION) as Propagation[]).map((propagation): Family => {
            return { kind, start, scenario, propagation, seed };
          }),
        ),
      ),
    )
    .filter((_family, index) => index % part.of === part.number - 1);
}
