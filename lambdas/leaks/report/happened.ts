import type { Audit, Incident, Part } from '../contract';
import { oneLine } from '../notify/message';
import { done, errorOf, nameOf } from './facts';

/** Lines about the leak itself. */
export function whatHappened({ finding, match }: Incident): string[] {
  const { source, foundAt, receivedAt, place, note, reporter, part } = finding;
  return [
    `${source} found it at ${clock(foundAt)}; the report arrived at ${clock(receivedAt)}.`,
    ...(place === undefined ? [] : [`Place: ${oneLine(place)}`]),
    ...(note === undefined ? [] : [oneLine(note)]),
    ...(reporter === undefined ? [] : [`Reported by ${oneLine(reporter)}`]),
    oneLine(match.explanation, 600),
    ...others(part),
  ];
}

/** Line about the other secrets of the report. */
function others(part: Part | undefined): string[] {
  if (part === undefined) return [];
  const names = part.all.filter((secret) => secret !== part.secret).map(nameOf);
  return [
    oneLine(
      `${part.all.length} secrets are affected, each with a response and reports of its own. The others: ${names.join(', ')}.`,
      1000,
    ),
  ];
}

/** Lines about the steps, each with its time if it has one. A dry run has the steps that it would have done. */
export function whatWasDone(incident: Incident): string[] {
  const { match, approval, contain, denySessions, owner, replace, refresh, proof, audit, close } = incident;
  if (match.decision === 'refuse' || match.refusal !== undefined) return ['Nothing was changed.'];
  if (match.covered?.mode === 'dry-run') return [...whatWouldBeDone(incident), ...audited(audit)];
  const replaced = replace !== undefined && 'answer' in replace ? replace.answer : undefined;
  const lines = [
    approval !== undefined && 'approved' in approval
      ? `Approved${approval.by === undefined ? '' : ` by ${oneLine(approval.by)}`}.`
      : undefined,
    stepLine('Contain', contain, ({ outcome, at, explanation }) => `${clock(at)} ${outcome}: ${explanation}`),
    stepLine(
      'Deny sessions',
      denySessions,
      ({ policy }) =>
        `Sessions of the user ${match.covered?.user} are denied until none is left. Undo: aws iam detach-user-policy --user-name ${match.covered?.user} --policy-arn ${policy}`,
    ),
    replaced
      ? `Replaced (${replaced.outcome}): version ${replaced.version} is current.`
      : failed('Replace', replace),
    stepLine('TellOwner', owner, () => 'The owner of the key is told.'),
    stepLine('Refresh', refresh as object | undefined, () => 'Dependents are refreshed.'),
    stepLine('Prove', proof, ({ outcome, at, explanation }) => `${clock(at)} ${outcome}: ${explanation}`),
    stepLine('Close alert', close, ({ explanation }) => explanation),
  ];
  return [...lines.filter((line) => line !== undefined), ...audited(audit)];
}

function whatWouldBeDone({ match: { target, covered } }: Incident): string[] {
  if (target?.type === 'customer-key') return [`Would have revoked the key ${target.version}.`];
  return [
    ...(covered?.containAtOnce ? ['Would have disabled the credential at its issuer at once.'] : []),
    ...(covered?.user === undefined ? [] : [`Would have denied the sessions of the user ${covered.user}.`]),
    'Would have replaced the credential and proved that the leaked one is refused.',
    ...(covered?.refresh === undefined ? [] : ['Would have refreshed the dependents.']),
  ];
}

function audited(audit: Incident['audit']): string[] {
  const error = failed('Audit', audit);
  if (error !== undefined) return [error];
  if (audit === undefined || !('coverage' in audit)) return [];
  const { events, firstUse, lastUse, addresses, actions, sessions, coverage } = audit;
  return [
    `Audit: ${events} calls in ${coverage.regions.length} regions${times(firstUse, lastUse)}.`,
    ...(events > 0 ? [`Addresses: ${top(addresses)}.`, `Calls: ${top(actions)}.`] : []),
    ...(sessions.length > 0 ? [`Sessions that it created: ${sessions.slice(0, 10).join(', ')}.`] : []),
    ...coverage.notSeen.map((sentence) => `Not seen: ${oneLine(sentence, 500)}`),
  ];
}

const times = (first: Audit['firstUse'], last: Audit['lastUse']) =>
  first === undefined ? '' : `, from ${clock(first)} to ${clock(last ?? first)}`;

const top = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .slice(0, 8)
    .map(([name, count]) => `${oneLine(name, 100)} (${count})`)
    .join(', ');

function stepLine<T extends object>(
  name: string,
  step: T | undefined,
  line: (result: NonNullable<ReturnType<typeof done<T>>>) => string,
): string | undefined {
  const result = done(step);
  return result === undefined ? failed(name, step) : oneLine(line(result), 700);
}

const failed = (name: string, step: object | undefined): string | undefined => {
  const error = errorOf(step);
  return error === undefined ? undefined : `${name} FAILED: ${oneLine(error, 700)}`;
};

/** A time in seconds of UTC. */
const clock = (at: string): string => at.replace(/\.\d+Z$/, 'Z');
