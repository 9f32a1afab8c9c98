import fc from 'fast-check';
import { awsCall } from '../../engine/src/aws/aws-call';
import { ERROR_CODES } from '../../engine/src/errors/error-codes';
import { named, RekeyError } from '../../engine/src/errors/errors';
import { silentLog } from '../../engine/test/fixtures';
import { holds } from './check';

const CASES = 1000;

/** Secrets of at least four characters, the minimum for redaction, without the `*` of redacted text. */
const secret = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }),
    fc.stringMatching(/^[A-Za-z0-9+/"\\=%&\n{}:,]{4,40}$/),
  )
  .filter((text) => text.length >= 4 && !text.includes('*'));

/** The text in a URL. Lone surrogates cannot be encoded. */
const inUrl = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
const inBase64 = (text: string) => Buffer.from(text).toString('base64');

/** Ways in which a text contains a secret. */
const WRAPPINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `The value ${text} was refused.`,
  (text) => JSON.stringify({ key: text }),
  (text) => `https://issuer.example/?token=${inUrl(text)}&more=1`,
  (text) => `Authorization: ${inBase64(text)}`,
  (text) => text + text,
];

/** JSON values in which some texts contain the secret. */
const member: fc.Arbitrary<(hidden: string) => unknown> = fc.oneof(
  fc.constantFrom(...WRAPPINGS),
  fc
    .array(fc.constantFrom(...WRAPPINGS), { maxLength: 3 })
    .map((wraps) => (hidden: string) => wraps.map((wrap) => ({ deep: { deeper: wrap(hidden) } }))),
  fc.jsonValue({ maxDepth: 2 }).map((value) => () => value),
);
const members = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), member, { maxKeys: 5 });

test('a hidden secret appears in no line, and each line is one JSON object', () =>
  holds(
    fc.property(secret, members, fc.array(secret, { maxLength: 2 }), (hidden, fields, others) => {
      const lines: string[] = [];
      const log = silentLog((line) => lines.push(line));
      log.hide(...others, hidden);
      const filled = Object.entries(fields).map(([name, fill]) => [name, fill(hidden)]);
      log.write('info', Object.fromEntries(filled), { heldBack: 1 });
      const [line = '', ...more] = lines;
      if (more.length > 0 || line.includes('\n')) throw new Error('more than one line');
      const forms = [hidden, inUrl(hidden), inBase64(hidden)];
      const disclosed = textsIn(JSON.parse(line)).filter((text) => forms.some((form) => text.includes(form)));
      if (disclosed.length > 0) throw new Error(`disclosed: ${disclosed}`);
    }),
    CASES,
  ));

/** All strings in a value. Names of members are constants of the engine. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const thrown = fc.oneof(
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
  fc.record({ name: fc.anything(), message: fc.anything(), $metadata: fc.anything() }, { requiredKeys: [] }),
  fc.string().map((message) => new Error(message)),
  fc.constantFrom(Symbol('a symbol'), Object.assign(new Error('an error'), { name: undefined })),
);

describe('a thrown value', () => {
  test('becomes a RekeyError with secrets redacted', () =>
    holds(
      fc.property(thrown, (error) => {
        const result = named(error, (text) => text.replaceAll('a', 'b'));
        expect(result).toBeInstanceOf(RekeyError);
        expect(Object.keys(ERROR_CODES)).toContain(result.code);
        expect(result.report.found).not.toContain('a');
      }),
      CASES,
    ));

  test('becomes a RekeyError in a call to a service', () =>
    holds(
      fc.asyncProperty(thrown, async (error) => {
        const call = { action: 'iam:CreateAccessKey', resource: 'the user mailer' };
        const result = await awsCall(silentLog(), call, () => Promise.reject(error)).catch(
          (one: unknown) => one,
        );
        expect(result).toBeInstanceOf(RekeyError);
        expect((result as RekeyError).call?.action).toBe('iam:CreateAccessKey');
      }),
      CASES,
    ));
});
