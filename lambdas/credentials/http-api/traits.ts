import { SECOND, type Traits } from 'cdk-rekey-engine';
import { expires, isNamed } from './spec/requests';
import type { Spec } from './spec/types';

/** Defaults of the times of a spec, in seconds. */
const TIMES = { issueSeconds: 20, listLagSeconds: 60, propagationSeconds: 60 };

/** Traits of the credentials of a spec. */
export function traitsOf(spec: Spec) {
  const { issueSeconds, listLagSeconds, propagationSeconds } = { ...TIMES, ...spec.times };
  const { used } = spec.list;
  return {
    chosenBy: 'issuer',
    livesAt: 'issuer',
    slots: spec.slots ?? Infinity,
    identity: 'own',
    naming: isNamed(spec) ? 'named' : 'unnamed',
    expires: expires(spec),
    disable: spec.disable !== undefined,
    ...(used && { usage: { lag: used.lagSeconds * SECOND } }),
    times: {
      issue: issueSeconds * SECOND,
      listLag: listLagSeconds * SECOND,
      propagation: propagationSeconds * SECOND,
    },
  } as const satisfies Traits;
}
