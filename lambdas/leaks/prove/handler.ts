import type { Caught, Incident, Proof, Replaced } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import type { LeakLog } from '../reports/log';
import { proveUnused } from './unused';

/** Dependencies of the step. Tests provide their own. */
export interface ProveParts {
  readonly call: AwsJson;
  readonly clock: { now(): number };
  readonly log: LeakLog;
  /** Time without a use after which a revoked key of a customer counts as dead, milliseconds. */
  readonly observation: number;
}

/**
 * Creates the step that decides whether the leaked credential is dead. Of a secret's credential, the rotator has the proof:
 * the issuer refused the leaked value. A customer's key must have no use for the observation time.
 */
export function createHandler(parts: ProveParts): (incident: Incident) => Promise<Proof> {
  const { call, clock, log, observation } = parts;
  return async (incident) => {
    const { target } = incident.match;
    const now = clock.now();
    const proof =
      target?.type === 'customer-key'
        ? await proveUnused({ call, now, observation }, target)
        : proofOf(incident, new Date(now).toISOString());
    const { outcome, explanation } = proof;
    const seconds = (Date.parse(proof.at) - Date.parse(incident.finding.receivedAt)) / 1000;
    const isDead = outcome === 'refused' || outcome === 'unused';
    log.write(
      outcome === 'alive' ? 'error' : 'info',
      { event: 'prove', finding: incident.finding.id, outcome, explanation },
      {
        stillAlive: outcome === 'alive' ? 1 : 0,
        ...(isDead ? { secondsToDead: Math.max(0, seconds) } : {}),
      },
    );
    return proof;
  };
}

/** The proof of the rotator. Every credential that the report covers must be among the refused ones. */
function proofOf({ match: { target }, replace }: Incident, at: string): Proof {
  const replaced = answerOf(replace);
  if (!replaced) {
    const { Error: code = 'NotReplaced', Cause: cause = '' } = (replace ?? {}) as Partial<Caught>;
    if (code === 'CredentialUnknown' && target?.state === 'dead') {
      return {
        outcome: 'refused',
        at,
        explanation: `${target.credential} was removed before: no label and no record of the secret has it, and its rotator does not find it at the issuer.`,
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
      explanation: `The rotator did not prove that ${named ?? 'a credential'} is refused.`,
    };
  }
  // The report covers every credential of the user, and the rotator ends only those that it issued.
  if (named === undefined && replaced.strangers.length > 0) {
    return {
      outcome: 'alive',
      at,
      explanation: `Credentials of the user that the rotator did not issue work: ${replaced.strangers.join(', ')}.`,
    };
  }
  const shown = dead.map(({ credential, shown }) => `${credential}: ${shown}`).join('; ');
  const latest =
    dead
      .map(({ deadSince }) => deadSince)
      .sort()
      .at(-1) ?? at;
  return { outcome: 'refused', at: latest, explanation: shown };
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
