import { findingId } from '../../reports/finding-id';
import { members, plain, time } from '../../reports/text';
import type { Source } from '../dependencies';
import { refused } from '../outcome';
import { isSubject } from './finding';

/** Every version of the policy, in every partition. AWS makes new versions. */
const POLICY = /^arn:aws[\w-]*:iam::aws:policy\/AWSCompromisedKeyQuarantine[\w-]*$/;

/**
 * The policy that AWS attaches to a user whose key is exposed. The event does not name the key, so every credential of the
 * user may have leaked.
 */
export const awsQuarantine: Source = async ({ body, receivedAt }, { account }) => {
  const detail = members(body.detail);
  const { eventName, errorCode, eventID, requestParameters, userIdentity } = detail;
  const { userName: user, policyArn } = members(requestParameters);
  const isAttached =
    eventName === 'AttachUserPolicy' &&
    errorCode === undefined &&
    typeof eventID === 'string' &&
    typeof policyArn === 'string' &&
    POLICY.test(policyArn);
  if (!isAttached || !isSubject('user', user))
    return [refused('Malformed', 'The event is no attachment of the quarantine policy to a user.')];
  const { recipientAccountId = body.account } = detail;
  if (body.account !== account || recipientAccountId !== account)
    return [refused('AnotherAccount', `The event belongs to the account ${plain(recipientAccountId, 20)}.`)];
  const { arn, invokedBy, type } = members(userIdentity);
  const by = plain(arn) ?? plain(invokedBy) ?? plain(type) ?? 'an unknown principal';
  return [
    {
      id: findingId('aws-quarantine', eventID),
      source: 'aws-quarantine',
      foundAt: time(detail.eventTime) ?? receivedAt,
      ...{ receivedAt, subject: { user }, place: policyArn, note: `${by} attached the policy.` },
    },
  ];
};
