import { plain } from '../../reports/text';
import { type Refused, refused } from '../outcome';

/** The refusal of a text that is not the id of a long-term access key (IAM user guide, "IAM identifiers"). */
export function accessKeyRefusal(id: unknown): Refused | undefined {
  if (typeof id === 'string' && /^AKIA[A-Z0-9]{12,124}$/.test(id)) return undefined;
  if (typeof id === 'string' && /^ASIA[A-Z0-9]+$/.test(id))
    return refused('SessionCredential', `${plain(id, 40)} belongs to a session, whose credentials expire.`);
  return refused('EntityUnknown', 'The affected entity is not the id of an access key.');
}
