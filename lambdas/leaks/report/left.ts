import type { Incident, RefusalCode } from '../contract';
import { oneLine } from '../notify/message';
import { done, errorOf, type Facts } from './facts';

/** Actions after a refusal. */
const AFTER_REFUSAL: Readonly<Record<RefusalCode, string>> = {
  NotOurs: 'Nothing, if the credential belongs to nobody here. Otherwise find its owner and end it by hand.',
  Exempt: 'Decide now: nothing protects this credential. Replace it by hand if the report is right.',
  CapReached:
    'Check that nobody floods the sources with reports. Then replace the credential with replace-now.',
  NotCovered: 'Replace the credential with replace-now, and add the secret with LeakResponse.covers.',
  AlreadyHandled: 'Nothing: read the report of the other execution.',
  AlreadyReplaced:
    'Find out since when the value leaked, and close its alert by hand. Nothing uses it any more.',
  NotApproved: 'The credential still works. Replace it with replace-now if the report is right.',
};

/** Lines with what a person still has to do, the most urgent first. */
export function whatIsLeft(facts: Facts, incident: Incident): string[] {
  const { finding, match } = incident;
  if (facts.outcome === 'to approve') return ['Approve or reject, with the commands below.'];
  if (facts.outcome === 'refused') return [AFTER_REFUSAL[match.refusal ?? 'NotOurs']];
  if (facts.outcome === 'contained')
    return ['Nothing yet: the replacement is in progress. Another report follows.'];
  if (facts.outcome === 'not contained')
    return ['Nothing yet: the replacement may end it within minutes. Another report follows.'];
  if (facts.outcome === 'failed')
    return ['NOW: end the credential by hand with replace-now. Then find the error in the execution.'];
  const cause = finding.place === undefined ? '' : ` (${oneLine(finding.place)})`;
  return [
    ...urgent(facts, incident),
    ...(facts.outcome === 'dry run'
      ? ['The credential still works. Replace it with replace-now.']
      : readers(incident)),
    ...remnants(incident),
    ...alert(incident),
    `Find the cause of the leak, and remove the value from where it was found${cause}.`,
  ];
}

/** Actions for outcomes without a refusal. */
const WITHOUT_REFUSAL: Readonly<Partial<Record<Facts['outcome'], readonly string[]>>> = {
  unlabelled: [
    'Check that every service that accepts it has read the secret since: one that keeps its values longer accepts the leaked one.',
  ],
  unused: ['No refusal proves that it is dead. Watch the alarms for further use.'],
  unproved: ['Check at its issuer that the credential is disabled or gone: no refusal was seen.'],
};

function urgent({ outcome }: Facts, { match, denySessions, contain }: Incident): string[] {
  const { target, covered } = match;
  // Without a containment at once, sessions are not denied either.
  const isLeftOut =
    covered?.user !== undefined &&
    covered.mode !== 'dry-run' &&
    contain === undefined &&
    denySessions === undefined;
  return [
    ...(outcome === 'alive'
      ? [
          target?.type === 'customer-key'
            ? `NOW: revoke the key ${target.version} with rekey-client, and find out which service accepts it.`
            : `NOW: end the credential by hand: runbook, "A credential has leaked", step 4. Then run replace-now.`,
        ]
      : []),
    ...(WITHOUT_REFUSAL[outcome] ?? []),
    ...(errorOf(denySessions) === undefined && !isLeftOut
      ? []
      : [`Deny the sessions of the user ${covered?.user} by hand: they work for up to 36 hours.`]),
  ];
}

function readers({ match, replace, refresh, owner }: Incident): string[] {
  if (match.target?.type === 'customer-key' && done(owner) !== undefined) return [];
  if (match.target?.type === 'customer-key')
    return [`Tell the customer ${match.target.owner}: the key is revoked, and a new one is needed.`];
  const answer = replace !== undefined && 'answer' in replace ? replace.answer : undefined;
  return [
    ...(answer !== undefined && (refresh === undefined || errorOf(refresh as object) !== undefined)
      ? ['Restart readers that still fail because they cache the old value.']
      : []),
    ...(answer?.strangers ?? []).map(
      (id) =>
        `Disable ${oneLine(id)} unless it is yours: the rotator did not issue it; the attacker may have.`,
    ),
  ];
}

function remnants({ audit, hunt }: Incident): string[] {
  const found = done(hunt);
  if (found === undefined)
    return audit === undefined && hunt === undefined
      ? []
      : ['Examine in CloudTrail what the credential created or changed: that step failed.'];
  return [
    ...found.remnants
      .slice(0, 15)
      .map(({ action, at, region, resource, by }) =>
        oneLine(
          `Check, and undo if it is not yours: ${action} of ${resource} in ${region} at ${at} by ${by}.`,
          500,
        ),
      ),
    ...(found.remnants.length > 15 ? [oneLine(found.explanation, 500)] : []),
    ...(found.secretsRead === undefined || found.secretsRead.length === 0
      ? []
      : [
          oneLine(
            `Replace the secrets that were read, if not by your application: ${found.secretsRead.join(', ')}.`,
            1000,
          ),
        ]),
  ];
}

function alert({ finding, close }: Incident): string[] {
  if (finding.alert === undefined || done(close)?.closed) return [];
  const name = `the alert ${finding.alert.number} of ${finding.alert.repository}`;
  return [
    finding.part
      ? `Close ${name} when the credential is dead for each secret that has it. The last response does so if each ends well.`
      : `Close ${name} when the credential is dead.`,
  ];
}
