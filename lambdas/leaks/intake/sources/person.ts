import { keyFault } from '../../../../client/src/api-keys/format';
import type { Subject } from '../../contract';
import { findingId } from '../../reports/finding-id';
import { plain } from '../../reports/text';
import type { IntakeContext, Source } from '../dependencies';
import { refused } from '../outcome';
import { isSubject } from './finding';

const NAMES = ['credential', 'user', 'fingerprint', 'customerKey'] as const;
/** Length of a date with its hour in ISO 8601. The same report of the next hour is another one. */
const HOUR_LENGTH = 13;
/** Id of temporary credentials (IAM user guide, "IAM identifiers"). */
const SESSION = /^ASIA[A-Z0-9]{16}$/;
const PRINCIPAL = /^arn:[\w:+=,.@/-]{1,300}$/;

/** Report of a person, who names an id and never a value. */
export const person: Source = async ({ body, receivedAt }, context) => {
  const named = NAMES.filter((name) => body[name] !== undefined);
  const [name] = named;
  if (named.length !== 1 || name === undefined)
    return [refused('Malformed', 'Name one of credential, user, fingerprint and customerKey.')];
  const value = body[name];
  const texts = [name === 'credential' ? value : undefined, body.place, body.note];
  if (texts.some((text) => typeof text === 'string' && hasValue(text, context)))
    return [
      refused(
        'SecretInReport',
        'A text of the report seems to be a secret value, which would be stored. Report its id or its fingerprint.',
      ),
    ];
  if (!isSubject(name, value)) return [refused('Malformed', `The ${name} has not the form of one.`)];
  if (SESSION.test(value))
    return [
      refused(
        'SessionCredential',
        `${value} belongs to a session, which expires. Report its user, or revoke the role's sessions.`,
      ),
    ];
  const [place, note] = [plain(body.place), plain(body.note)];
  const reporter =
    typeof body.reporter === 'string' && PRINCIPAL.test(body.reporter) ? body.reporter : undefined;
  const subject: Subject = { [name]: value };
  return [
    {
      id: findingId('person', name, value, place ?? '', reporter ?? '', receivedAt.slice(0, HOUR_LENGTH)),
      ...{ source: 'person', foundAt: receivedAt, receivedAt, subject },
      ...(place !== undefined && { place }),
      ...(reporter !== undefined && { reporter }),
      ...(note !== undefined && { note }),
    },
  ];
};

/** True for a private key, and for a word that is a key of a covered store or a secret access key, but no SHA-1 of git. */
function hasValue(text: string, { subjects }: IntakeContext): boolean {
  const isKey = (word: string) =>
    Object.keys(subjects.apiKeyStores).some((prefix) => keyFault(word, prefix) === undefined);
  const isSecret = (word: string) => /^(?![0-9a-f]{40}$)[A-Za-z0-9/+]{40}$/.test(word);
  return /PRIVATE KEY/.test(text) || text.split(/[\s"'=,;]+/).some((word) => isKey(word) || isSecret(word));
}
