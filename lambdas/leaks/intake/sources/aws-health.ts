import { findingId } from '../../reports/finding-id';
import { members, plain, time } from '../../reports/text';
import type { Source } from '../dependencies';
import { type Outcome, refused } from '../outcome';
import { accessKeyRefusal } from './access-key';

/**
 * Types of the events, and if a person must look first: AWS suspects a leak and does not state it. The second type is in no
 * example of the user guide; accounts have received it.
 */
const TYPES = new Map<unknown, boolean>([
  ['AWS_RISK_CREDENTIALS_EXPOSED', false],
  ['AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED', true],
]);
/** Entities of one event: more than a page has, which EventBridge limits to 256 KB. */
const MOST_ENTITIES = 5000;

/**
 * Exposed access keys of AWS Health. A global event arrives in us-east-1 and may arrive again in us-west-2, with the same
 * communication and page (AWS Health user guide, "EventBridge schema").
 */
export const awsHealth: Source = async ({ body, receivedAt }, { account }) => {
  const detail = members(body.detail);
  const { eventArn, eventTypeCode, communicationId, affectedAccount = body.account, page = '1' } = detail;
  const needsApproval = TYPES.get(eventTypeCode);
  if (needsApproval === undefined || typeof eventArn !== 'string' || !Array.isArray(detail.affectedEntities))
    return [refused('Malformed', 'The event of AWS Health reports no exposed credential.')];
  if (body.account !== account || affectedAccount !== account)
    return [refused('AnotherAccount', `The event belongs to the account ${plain(affectedAccount, 20)}.`)];
  const place = placeIn(detail.eventDescription) ?? eventArn;
  const note = `AWS Health reports ${plain(eventTypeCode, 100)}.`;
  const foundAt = time(detail.startTime) ?? time(body.time) ?? receivedAt;
  const entities: unknown[] = detail.affectedEntities;
  if (entities.length === 0) return [refused('EntityUnknown', `The event ${plain(eventArn)} names no key.`)];
  if (entities.length > MOST_ENTITIES)
    return [refused('Malformed', `The event ${plain(eventArn)} names more than ${MOST_ENTITIES} keys.`)];
  return entities.map((entity): Outcome => {
    const { entityValue: credential } = members(entity);
    const refusal = accessKeyRefusal(credential);
    if (refusal) return refusal;
    const id = findingId(
      'aws-health',
      eventArn,
      plain(communicationId) ?? '',
      account,
      String(page),
      String(credential),
    );
    const subject = { credential: String(credential) };
    return { id, source: 'aws-health', foundAt, receivedAt, subject, place, note, needsApproval };
  });
};

/** The first address in the description, such as that of the file with the key. */
function placeIn(description: unknown): string | undefined {
  const [first] = Array.isArray(description) ? description : [];
  const text = plain(members(first).latestDescription, 10_000) ?? '';
  const [url] = /https:\/\/[^\s"'<>()[\]{}]{1,400}/.exec(text) ?? [];
  return url?.replace(/[.,;:]+$/, '');
}
