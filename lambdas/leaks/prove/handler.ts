import type { Caught, Ended, Incident, Proof, Replaced } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import type { LeakLog } from '../reports/log';
import { NOT_SEEN, proveByUses, shownOf, strangersOf } from './observed';
import { proveUnused } from './unused';

/** Dependencies of the step. Tests provide their own. */
export interface ProveParts {
  readonly call: AwsJson;
  readonly clock: { now(): number };
  readonly log: LeakLog;
  /** Time without a use after which a revoked key of a customer counts as unused, milliseconds. */
  readonly observation: number;
}

/**
 * Creates the step that decides whether the leaked credential is dead. Of a secret's credential, the rotator has the proof:
 * the issuer refused the leaked value, or no label holds it. A customer's key, and a credential whose value is not stored any
 * more, must have no use for the observation time.
 */
export function createHandler(parts: ProveParts): (incident: Incident) => Promise<Proof> {
  const { call, clock, log, observation } = parts;
  return async (incident) => {
    const { target } = incident.match;
    const now = clock.now();
    const proof =
      target?.type === 'customer-key'
        ? await proveUnused({ call, now, observation }, target)
        : proofOf(incident, now);
    const { outcome, explanation } = proof;
    const seconds = (Date.parse(proof.at) - Date.parse(incident.finding.receivedAt)) / 1000;
    const isEnded = outcome === 'unlabelled' || outcome === 'unused';
    log.write(
      outcome === 'alive' ? 'error' : 'info',
      { event: 'prove', finding: incident.finding.id, outcome, explanation },
      {
        stillAlive: outcome === 'alive' ? 1 : 0,
        ...(outcome === 'refused' && { secondsToDead: Math.max(0, seconds) }),
        ...(isEnded && { secondsToEnd: Math.max(0, seconds) }),
      },
    );
    return proof;
  };
}

/** The proof of the rotator. It must cover every credential of the report; the weakest evidence counts. */
function proofOf(incident: Incident, now: number): Proof {
  const {
    match: { target },
    replace,
  } = incident;
  const at = new Date(now).toISOString();
  const replaced = answerOf(replace);
  if (!replaced) {
    const { Error: code = 'NotReplaced', Cause: cause = '' } = (replace ?? {}) as Partial<Caught>;
    if (code === 'CredentialUnknown' && target?.state === 'dead') {
      return {
        outcome: 'unproved',
        at,
        explanation: `${target.credential} was removed before: no label and no record of the secret has it, and its rotator does not find it at the issuer. No refusal was seen.`,
      };
    }
    return {
      outcome: 'alive',
      at,
      explanation: `The replacement failed: ${code}. ${messageOf(cause)}`.trim(),
    };
  }
  const named = target?.credential;
  const dead = replaced.dead.filter(({ credential }) => named === undefined || credential === named);
  if (dead.length === 0) {
    return {
      outcome: 'alive',
      at,
      explanation: `The rotator did not show that ${named ?? 'a credential'} was ended.`,
    };
  }
  return strangersOf(incident, replaced, at) ?? evidenceOf(incident, dead, now);
}

function evidenceOf(incident: Incident, dead: readonly Ended[], now: number): Proof {
  const has = (proof: Ended['proof']) => dead.some((one) => one.proof === proof);
  const explanation = dead.map(shownOf).join('; ');
  if (dead.every(({ proof }) => proof === 'refused' || proof === 'unlabelled')) {
    const times = dead.map(({ deadSince }) => deadSince).sort();
    const outcome = has('unlabelled') ? 'unlabelled' : 'refused';
    return { outcome, at: times.at(-1) ?? new Date(now).toISOString(), explanation };
  }
  const untested = dead.filter(({ proof }) => proof !== 'refused' && proof !== 'unlabelled');
  const [first, ...others] = untested;
  // The rotator answers about one credential at a time.
  if (first?.proof === 'listed' && first.uses !== undefined && others.length === 0)
    return proveByUses(incident, first, now);
  return { outcome: 'unproved', at: new Date(now).toISOString(), explanation: `${explanation}. ${NOT_SEEN}` };
}

function answerOf(replace: Incident['replace']): Replaced | undefined {
  return replace && 'answer' in replace ? replace.answer : undefined;
}

/** The message of an error of a function, which Step Functions passes as JSON. */
function messageOf(cause: string): string {
  try {
    return String(JSON.parse(cause).errorMessage ?? cause);
  } catch {
    return cause;
  }
}
