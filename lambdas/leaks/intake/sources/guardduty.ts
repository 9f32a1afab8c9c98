import { findingId } from '../../reports/finding-id';
import { members, plain, time } from '../../reports/text';
import type { Source } from '../dependencies';
import { type Outcome, type Refused, refused } from '../outcome';
import { accessKeyRefusal } from './access-key';

/** The only type that correlates several signals to a compromise of the credential (GuardDuty user guide). */
const ATTACK_SEQUENCE = 'AttackSequence:IAM/CompromisedCredentials';

/** An access key of a finding. */
interface Key {
  readonly id: unknown;
  readonly userType: unknown;
}

/**
 * Findings of GuardDuty about access keys. A single unusual use is no proof of a leak: the response to such a
 * finding waits for an approval. GuardDuty sends a finding again when it repeats, with the same id.
 */
export const guardDuty: Source = async ({ body, receivedAt }, { account }) => {
  const detail = members(body.detail);
  const type = plain(detail.type, 100);
  const { archived, additionalInfo, eventFirstSeen } = members(detail.service);
  if (type === undefined || typeof detail.id !== 'string')
    return [refused('Malformed', 'The event is no finding of GuardDuty.')];
  if (body.account !== account || detail.accountId !== account)
    return [refused('AnotherAccount', `The finding belongs to the account ${plain(detail.accountId, 20)}.`)];
  if (archived === true || members(additionalInfo).sample === true)
    return [refused('SampleFinding', 'The finding is a sample, or archived by a suppression rule.')];
  const keys = type === ATTACK_SEQUENCE ? keysOfSequence(detail) : [keyOf(detail)];
  if (keys.length === 0) return [refused('EntityUnknown', `The finding ${type} names no access key.`)];
  const note = `GuardDuty reports ${type}, severity ${plain(String(detail.severity), 10)}.`;
  return keys.map((key): Outcome => {
    const refusal = userRefusal(key.userType) ?? accessKeyRefusal(key.id);
    if (refusal) return refusal;
    return {
      id: findingId('guardduty', String(detail.id), String(key.id)),
      source: 'guardduty',
      foundAt: time(eventFirstSeen) ?? time(detail.createdAt) ?? receivedAt,
      ...{ receivedAt, subject: { credential: String(key.id) } },
      place: plain(detail.arn) ?? String(detail.id),
      ...{ note, needsApproval: type !== ATTACK_SEQUENCE },
    };
  });
};

function keyOf(detail: Readonly<Record<string, unknown>>): Key {
  const { accessKeyId, userType } = members(members(detail.resource).accessKeyDetails);
  return { id: accessKeyId, userType };
}

/** The access keys among the resources of an attack sequence. */
function keysOfSequence(detail: Readonly<Record<string, unknown>>): Key[] {
  const { resources } = members(members(members(detail.service).detection).sequence);
  return (Array.isArray(resources) ? resources : [])
    .map(members)
    .filter(({ resourceType }) => resourceType === 'ACCESS_KEY')
    .map(({ uid, data }) => ({ id: uid, userType: members(members(data).accessKey).userType }));
}

/** Only users have credentials that a rotator replaces. */
function userRefusal(userType: unknown): Refused | undefined {
  if (userType === undefined || userType === 'IAMUser') return undefined;
  if (userType === 'Root')
    return refused('RootCredential', 'The credentials belong to the root user. Delete its access keys.');
  return refused(
    'SessionCredential',
    `The credentials belong to a session of the type ${plain(userType, 40)}.`,
  );
}
