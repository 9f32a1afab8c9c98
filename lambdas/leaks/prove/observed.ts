import type { Ended, Incident, Proof, Replaced } from '../contract';
import { done } from '../report/facts';

const DAY = 24 * 60 * 60_000;

/**
 * Proof of a credential whose value is not stored any more, so that nobody can try it: its issuer reports no use of it since
 * its end. The rotator is asked for the latest use again after the observation time.
 */
export function proveByUses(incident: Incident, first: Ended, now: number): Proof {
  const { credential } = first;
  const at = new Date(now).toISOString();
  const end = endOf(incident, first);
  const look = { rekey: 'replace-now', credential };
  if (incident.observed === undefined) {
    // An execution of an earlier version of the state machine does not ask again, and would wait until its time is over.
    return done(incident.proof)?.outcome === 'waiting'
      ? { outcome: 'unproved', at, explanation: `${shownOf(first)}. ${NOT_SEEN}` }
      : { outcome: 'waiting', at, explanation: `${shownOf(first)}. Its uses are observed.`, look };
  }
  const answer = done(incident.observed)?.answer;
  if (answer === undefined) return afterFailure(incident, credential, at);
  const last = answer.dead.find((one) => one.credential === credential);
  if (last === undefined)
    return {
      outcome: 'alive',
      at,
      explanation: `The rotator did not show again that ${credential} was ended.`,
    };
  const other = strangersOf(incident, answer, at);
  if (other !== undefined) return other;
  if (last.proof === 'refused') return { outcome: 'refused', at: last.deadSince, explanation: shownOf(last) };
  if (last.uses === undefined)
    return { outcome: 'unproved', at, explanation: `${shownOf(last)}. ${NOT_SEEN}` };
  const { lastUsed = '', lagSeconds, propagationSeconds } = last.uses;
  const [used, applied] = [Date.parse(lastUsed), Date.parse(end) + propagationSeconds * 1000];
  if (used > applied)
    return {
      outcome: 'alive',
      at,
      explanation: `The issuer of ${credential} reports a use at ${lastUsed}, after the credential was ended at ${end}.`,
    };
  // Some issuers report the day of a use only, as its beginning.
  if (used % DAY === 0 && used + DAY > applied)
    return {
      outcome: 'unproved',
      at,
      explanation: `${shownOf(last)}. Its issuer reports a use on ${lastUsed.slice(0, 10)} without a time of day, so that it may be later than the end of the credential at ${end}. No refusal was seen.`,
    };
  const late =
    lagSeconds === 0
      ? ''
      : ` It reports uses up to ${inWords(lagSeconds)} late: one since ${new Date(now - lagSeconds * 1000).toISOString()} may be missing.`;
  return {
    outcome: 'unused',
    at: end,
    explanation: `${shownOf(last)}. Until ${at}, the issuer reported no use after the end of the credential at ${end}.${late} Its value is not stored any more, so that no refusal was seen.`,
  };
}

/**
 * The proof of a report about every credential of a user while other ones work. The rotator ends only those that it issued.
 * Undefined if none does, or if the report names a credential.
 */
export function strangersOf(
  { match }: Incident,
  { strangers }: Pick<Replaced, 'strangers'>,
  at: string,
): Proof | undefined {
  if (match.target?.credential !== undefined || strangers.length === 0) return undefined;
  return {
    outcome: 'alive',
    at,
    explanation: `Credentials of the user that the rotator did not issue work: ${strangers.join(', ')}.`,
  };
}

/** Explanation for a credential of which neither a refusal nor uses are known. */
export const NOT_SEEN = 'No refusal was seen, and uses could not be observed.';

/** Evidence of the rotator as a text. */
export const shownOf = ({ credential, shown }: Ended): string => `${credential}: ${shown}`;

/** A credential that is contained was ended then; another one, by its replacement. */
function endOf({ contain }: Incident, { deadSince }: Ended): string {
  const contained = done(contain);
  return contained?.outcome === 'contained' ? contained.at : deadSince;
}

/** A sweep may have removed the credential meanwhile. */
function afterFailure({ observed }: Incident, credential: string, at: string): Proof {
  const { Error: code = 'NotObserved' } = Object(observed) as { Error?: string };
  return code === 'CredentialUnknown'
    ? {
        outcome: 'unproved',
        at,
        explanation: `${credential} was removed during the observation, and its issuer reports no uses of it any more. No refusal was seen.`,
      }
    : { outcome: 'alive', at, explanation: `The uses of ${credential} could not be read again: ${code}.` };
}

const inWords = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.ceil(seconds / 60)} min`;
