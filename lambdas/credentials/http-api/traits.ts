import { HOUR, SECOND, type Traits } from 'cdk-rekey-engine';
import { expires, isChosen, isNamed, uses } from './spec/requests';
import type { Spec } from './spec/types';

/** Defaults of the times of a spec, in seconds. */
const TIMES = { issueSeconds: 20, listLagSeconds: 60, propagationSeconds: 60 };

/** Traits of the credentials of a spec. */
export function traitsOf(spec: Spec) {
  const { issueSeconds, listLagSeconds, propagationSeconds } = { ...TIMES, ...spec.times };
  const { used } = spec.list;
  return {
    chosenBy: isChosen(spec) ? 'caller' : 'issuer',
    livesAt: 'issuer',
    slots: spec.slots ?? Infinity,
    identity: 'own',
    ...(!isChosen(spec) && { naming: isNamed(spec) ? 'named' : 'unnamed' }),
    expires: expires(spec),
    disable: spec.disable !== undefined,
    ...(used && { usage: { lag: used.lagSeconds * SECOND } }),
    times: {
      issue: issueSeconds * SECOND,
      listLag: listLagSeconds * SECOND,
      propagation: propagationSeconds * SECOND,
      expiryUnit: expiryUnitOf(spec),
    },
  } as const satisfies Traits;
}

/** Unit to which the placeholder of the expiry rounds up, milliseconds. */
function expiryUnitOf({ create }: Spec): number {
  if (uses(create.request, 'expiresDate')) return 24 * HOUR;
  return uses(create.request, 'expiresInHours') ? HOUR : SECOND;
}
