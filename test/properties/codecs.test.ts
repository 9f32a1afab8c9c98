import fc from 'fast-check';
import type { Adapter } from '../../engine/src/adapter';
import { RekeyError } from '../../engine/src/errors/errors';
import { VirtualClock } from '../../engine/src/testing/virtual-clock';
import { noAdminSecret } from '../../engine/test/world/no-admin-secret';
import { accessKeyFactory } from '../../lambdas/credentials/access-key/adapter';
import { generated } from '../../lambdas/credentials/generated/adapter';
import { holds } from './check';

const CASES = 600;

const tools = {
  clock: new VirtualClock(),
  log: {} as never,
  timeLeft: () => 300_000,
  adminSecret: noAdminSecret,
};
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Every kind with the members of its value. */
const KINDS: [string, Adapter, string[]][] = [
  [
    'access-key',
    accessKeyFactory(() => ({}) as never).create({ userName: 'mailer' }, tools),
    ['accessKeyId', 'secretAccessKey'],
  ],
  ['generated', generated.create({ length: 43, alphabet, prefix: 'key_' }, tools), ['key']],
];

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const anyValue = (members: string[]) =>
  fc.record(Object.fromEntries(members.map((member) => [member, text])));

/** Invalid values, and values that resemble a credential. */
const texts = (members: string[]) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.json(),
    fc
      .dictionary(fc.constantFrom(...members, '__proto__', 'toString'), fc.oneof(text, fc.anything()))
      .map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return 'a value without JSON';
        }
      }),
  );

describe.each(KINDS)('a value of the kind %s', (name, kind, members) => {
  test('is parsed as it was serialized, with any characters', () =>
    holds(
      fc.property(anyValue(members), (value) => {
        const written = kind.serialize(value);
        expect(kind.parse(written)).toEqual(value);
        expect(kind.serialize(kind.parse(written))).toBe(written);
      }),
      CASES,
    ));

  test('declares every secret part', () =>
    holds(
      fc.property(anyValue(members), (value) => {
        const secrets = kind.secretsIn(value);
        // The id is not secret.
        const parts = members.filter((member) => member !== 'accessKeyId').map((member) => value[member]);
        expect(secrets).toEqual(parts);
      }),
      CASES,
    ));

  test('is parsed without unknown members', () =>
    holds(
      fc.property(anyValue(members), fc.dictionary(fc.string(), fc.jsonValue()), (value, more) => {
        expect(Object.keys(kind.parse(JSON.stringify({ ...more, ...value })) as object)).toEqual(members);
      }),
      CASES,
    ));

  test('is refused with a code and not quoted if it is invalid', () =>
    holds(
      fc.property(texts(members), (written) => {
        let value: unknown;
        try {
          value = kind.parse(written);
        } catch (error) {
          if (!(error instanceof RekeyError)) throw error;
          expect(['SecretMalformed', 'WrongKind']).toContain(error.code);
          // The message is constant, so it quotes nothing.
          expect(messages).toContain(shapeOf(error, name, members));
          return;
        }
        for (const member of members) expect(value).toHaveProperty(member, expect.stringMatching(/./su));
      }),
      CASES,
    ));
});

let messages: string[];

beforeAll(() => {
  messages = [
    messageOf('', 'empty or binary'),
    messageOf('hunter2', 'not a JSON object'),
    messageOf('{}', 'MEMBERS'),
  ];
});

/** The message with the kind and its members replaced. */
function shapeOf({ message }: Error, name: string, members: string[]): string {
  const ofKind = `of the kind ${name}, which has ${members.join(' and ')}.`;
  return message.replace(ofKind, 'of the kind KIND, which has MEMBERS.');
}

function messageOf(written: string, part: string): string {
  const [name, kind, members] = KINDS[0] as (typeof KINDS)[number];
  try {
    kind.parse(written);
  } catch (error) {
    const message = shapeOf(error as Error, name, members);
    if (message.includes(part)) return message;
  }
  throw new Error(`No such message: ${part}`);
}

test('a generated key has its length, alphabet and prefix', () =>
  holds(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 33, max: 126 }), { minLength: 2, maxLength: 94 }),
      fc.integer({ min: 1, max: 1024 }),
      fc.string({ maxLength: 8 }),
      async (codes, length, prefix) => {
        const characters = codes.map((code) => String.fromCharCode(code));
        const enough = length * Math.log2(characters.length) >= 128;
        const make = () => generated.create({ length, alphabet: characters.join(''), prefix }, tools);
        if (!enough) {
          expect(make).toThrow('random bits, under 128');
          return;
        }
        const kind = make();
        const { key } = (await kind.issue({} as never)) as { key: string };
        expect(key.startsWith(prefix)).toBe(true);
        expect(key.length).toBe(prefix.length + length);
        expect([...key.slice(prefix.length)].every((character) => characters.includes(character))).toBe(true);
      },
    ),
    CASES,
  ));
