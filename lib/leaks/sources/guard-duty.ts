import type { ResponseParts } from '../response-parts';
import { queueRule } from './queue-rule';

/** Properties of `LeakSource.guardDuty`. */
export interface GuardDutySourceProps {
  /**
   * Least severity of a finding, from 1 to 10.
   *
   * @default 4 (medium)
   */
  readonly minSeverity?: number;
}

/** Tactics of findings about the use of an access key. `Policy` and `Stealth` are about configuration. */
const TACTICS = [
  ...['CredentialAccess', 'DefenseEvasion', 'Discovery', 'Exfiltration', 'Impact', 'InitialAccess'],
  ...['PenTest', 'Persistence', 'PrivilegeEscalation', 'Recon', 'UnauthorizedAccess'],
];

/** Connects the findings of GuardDuty about access keys to a response. */
export function bindGuardDuty(props: GuardDutySourceProps, parts: ResponseParts): void {
  queueRule(parts, 'GuardDuty', {
    source: ['aws.guardduty'],
    detailType: ['GuardDuty Finding'],
    detail: {
      type: [
        ...TACTICS.map((tactic) => ({ prefix: `${tactic}:IAMUser/` })),
        'AttackSequence:IAM/CompromisedCredentials',
      ],
      severity: [{ numeric: ['>=', props.minSeverity ?? 4] }],
    },
  });
}
