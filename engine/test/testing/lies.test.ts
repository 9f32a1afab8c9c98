import { type AdapterFactory, HOUR, MINUTE, RekeyError, SECOND } from 'cdk-rekey-engine';
import { conformanceChecks, DAY, type KindUnderTest, type VirtualClock } from 'cdk-rekey-engine/testing';
import type { Calls } from '../../src/traits';
import { acme, FakeAcme } from './acme';
import { FakeDatabase, password, twoUsers } from './database';

type Change = (adapter: Calls) => Partial<Record<keyof Calls, unknown>>;

/** The same kind, with changes in its adapter. */
function lying(factory: AdapterFactory, change: Change): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context);
      return { ...adapter, ...change(adapter as Calls) } as typeof adapter;
    },
  };
}

const withTraits =
  (traits: object): Change =>
  (adapter) => ({ traits: { ...adapter.traits, ...traits } });

interface Acme {
  readonly issuer: FakeAcme;
  readonly clock: VirtualClock;
}

type Build = Parameters<typeof conformanceChecks>[0];

/** Acme tokens, with a lie. */
const tokens =
  (lie: (acme: Acme) => Change, more: (acme: Acme) => Partial<KindUnderTest> = () => ({})): Build =>
  ({ clock }) => {
    const issuer = new FakeAcme(clock);
    return {
      factory: lying(acme(issuer), lie({ issuer, clock })),
      parameters: { account: 'mailer' },
      accepts: (text) => issuer.accepts(text),
      alive: () => issuer.ids(),
      ...more({ issuer, clock }),
    };
  };

/** Database passwords, with a lie. */
const logins =
  (kind: typeof password, slots: number, lie: (database: FakeDatabase) => Change): Build =>
  () => {
    const database = new FakeDatabase(slots);
    return {
      factory: lying(kind(database), lie(database)),
      parameters: { user: 'app' },
      accepts: (text) => database.accepts(text),
      alive: () => database.alive(),
    };
  };

/** The message with which one check of the suite ends. */
async function verdict(build: Build, name: string): Promise<string> {
  const checks = conformanceChecks(build).filter((check) => check.name.startsWith(name));
  expect(checks).toHaveLength(1);
  return checks[0].run().then(
    () => 'passed',
    (error: Error) => error.message,
  );
}

const late =
  (clock: VirtualClock, call: keyof Calls, milliseconds: number): Change =>
  (adapter) => ({
    [call]: async (...input: unknown[]) => {
      await clock.sleep(milliseconds);
      return (adapter[call] as (...input: unknown[]) => unknown).apply(adapter, input);
    },
  });

/** The list as it was some time ago. */
const staleList =
  (clock: VirtualClock, behind: number): Change =>
  (adapter) => {
    const list = adapter.list as NonNullable<Calls['list']>;
    return { list: async () => (await list()).filter(({ created }) => created <= clock.now() - behind) };
  };

const LIES: [lie: string, check: string, build: Build, message: RegExp][] = [
  [
    'disable that does not stop the value',
    'trait disable',
    tokens(() => () => ({ disable: async () => undefined })),
    /^Trait disable: declared true, but the issuer accepts the value after disable\.$/,
  ],
  [
    'remove that leaves the value accepted',
    'trait livesAt',
    tokens(() => () => ({ remove: async () => undefined })),
    /^Trait livesAt: declared "issuer", but the issuer accepts the value after remove\.$/,
  ],
  [
    'a value at the issuer that is said to live by its label',
    'trait livesAt',
    logins(password, 2, () => withTraits({ livesAt: 'labels' })),
    /^Trait livesAt: declared "labels", but a value that no label holds is accepted: it lives at the issuer\.$/,
  ],
  [
    'a proof without a refusal',
    'proveRefused',
    tokens(() => () => ({ proveRefused: async () => 'surely' })),
    /^proveRefused: it returned a proof of a value that the issuer accepts\.$/,
  ],
  [
    'a verification that always succeeds',
    'verify',
    tokens(() => () => ({ verify: async () => undefined })),
    /^verify: of a value that the issuer refuses it threw nothing\.$/,
  ],
  [
    'more slots than the issuer has: it refuses',
    'trait slots',
    tokens(() => withTraits({ slots: 5 })),
    /^Trait slots: declared 5, but the issuer refused to issue number 4 \(AdapterFailed\)\.$/,
  ],
  [
    'more slots than the issuer has: it drops the oldest',
    'trait slots',
    logins(password, 2, () => withTraits({ slots: 3 })),
    /^Trait slots: declared 3, but only 2 live at once\.$/,
  ],
  [
    'slots without a limit',
    'trait slots',
    tokens(() => withTraits({ slots: Number.POSITIVE_INFINITY })),
    /^Trait slots: declared "Infinity", but the issuer refused to issue number 4/,
  ],
  [
    'a second install that drops the older password',
    'install',
    logins(password, 2, (database) => () => ({
      install: async (login: never) => {
        database.set(login);
        return 'ready';
      },
    })),
    /^install: repeating it with the same value ended the credential before it\.$/,
  ],
  [
    'a value that issue sends to the issuer, said to be chosen by the caller',
    'trait chosenBy',
    logins(password, 2, (database) => (adapter) => ({
      issue: async (request: never) => {
        const login = await adapter.issue(request);
        database.set(login as never);
        return login;
      },
    })),
    /^Trait chosenBy: declared "caller", but issue alone made the issuer accept another credential\.$/,
  ],
  [
    'names that list does not return',
    'trait naming',
    tokens(() => (adapter) => ({
      list: async () => (await adapter.list?.())?.map((one) => ({ ...one, name: undefined })),
    })),
    /^Trait naming: declared "named", but list returns no name for "rekey-0123456789ab-000000000001"\.$/,
  ],
  [
    'names that the issuer shortens',
    'trait naming',
    tokens(() => (adapter) => ({
      list: async () => (await adapter.list?.())?.map((one) => ({ ...one, name: one.name?.slice(0, 20) })),
    })),
    /^Trait naming: declared "named", but list returns the name "rekey-0123456789ab-0"/,
  ],
  [
    'a use that is reported later than the lag',
    'trait usage',
    tokens(({ clock }) => (adapter) => ({
      lastUsed: async (id: string) => {
        const used = await adapter.lastUsed?.(id);
        return used !== undefined && used + 2 * HOUR <= clock.now() ? used : undefined;
      },
    })),
    /^Trait usage\.lag: declared 3600000, but after that time, lastUsed returns nothing for a use at \d+\.$/,
  ],
  [
    'the creation reported as a use',
    'trait usage',
    tokens(({ issuer }) => () => ({
      lastUsed: async (id: string) => issuer.tokens.get(id)?.used ?? issuer.tokens.get(id)?.created,
    })),
    /^Trait usage\.lag: declared 3600000, but lastUsed reports a use at \d+ of a credential that was never used\.$/,
  ],
  [
    'one id for all credentials',
    'trait identity',
    tokens(() => () => ({ idOf: () => 'tok_1' })),
    /^Trait identity: declared "own", but two credentials have the id tok_1\.$/,
  ],
  [
    'an id that changes',
    'trait identity',
    tokens(({ clock }) => () => ({
      idOf: ({ id }: { id: string }) => `${id}.${Math.floor(clock.now() / DAY)}`,
    })),
    /^Trait identity: declared "own", but the id of a value changes/,
  ],
  [
    'two principals that do not alternate',
    'trait identity',
    logins(twoUsers, 1, () => {
      let count = 0;
      return (adapter) => ({
        issue: async (request: never) => ({
          ...((await adapter.issue(request)) as object),
          user: `app_${++count}`,
        }),
      });
    }),
    /^Trait identity: declared "alternating", but the principals in turn are app_1, app_2, app_3\.$/,
  ],
  [
    'one principal in place of two',
    'trait identity',
    logins(twoUsers, 2, () => (adapter) => ({
      issue: async (request: never) => ({ ...((await adapter.issue(request)) as object), user: 'app_a' }),
    })),
    /^Trait identity: declared "alternating", but the principal app_a is followed by itself\.$/,
  ],
  [
    'a principal that changes',
    'principal',
    tokens(({ clock }) => () => ({ principal: `mailer-${clock.now()}` })),
    /^principal was "mailer-\d+", and is "mailer-\d+" after a rotation\.$/,
  ],
  [
    'a list that shows later than listLag',
    'trait times.listLag',
    tokens(({ clock }) => staleList(clock, 5 * MINUTE)),
    /^Trait times\.listLag: declared 10000, but list does not show tok_2 as active after that time\.$/,
  ],
  [
    'a list of the first page alone',
    'trait times.listLag',
    tokens(() => (adapter) => ({ list: async () => (await adapter.list?.())?.slice(0, 1) })),
    /^Trait times\.listLag: declared 10000, but list does not show tok_2 as active after that time\.$/,
  ],
  [
    'a list that shows disabled credentials as active',
    'trait times.listLag',
    tokens(() => (adapter) => ({
      list: async () => (await adapter.list?.())?.map((one) => ({ ...one, active: true })),
    })),
    /^Trait times\.listLag: declared 10000, but list shows the disabled tok_2 as active after that time\.$/,
  ],
  ...(['issue', 'disable', 'remove'] as const).map((call): (typeof LIES)[number] => [
    `${call} that is slower than times.issue`,
    'trait times.issue',
    tokens(({ clock }) => late(clock, call, 8 * SECOND)),
    new RegExp(`^Trait times\\.issue: declared 5000, but ${call} took 8000 milliseconds\\.$`),
  ]),
  [
    'a new value that works later than times.propagation',
    'trait times.propagation',
    tokens(({ issuer, clock }) => (adapter) => ({
      verify: async (value: { id: string }, check: never) => {
        const { created = 0 } = issuer.tokens.get(value.id) ?? {};
        const ready = created + MINUTE - clock.now();
        if (ready > 0 && created > Date.parse('2026-01-01T00:30:00Z'))
          await adapter.verify({ ...value, secret: 'not yet' }, check);
        await adapter.verify(value, check);
      },
    })),
    /^Trait times\.propagation: declared 10000, but verify throws VerifyFailed of a new value within that time\.$/,
  ],
  [
    'an expiry that is ignored',
    'trait expires',
    tokens(() => (adapter) => ({
      issue: (request: object) => adapter.issue({ ...request, expiresAt: undefined } as never),
    })),
    /^Trait expires: declared true, but the issuer accepts the value after expiresAt\.$/,
  ],
  [
    'an expiry before expiresAt',
    'trait expires',
    tokens(({ clock }) => (adapter) => ({
      issue: (request: object) => adapter.issue({ ...request, expiresAt: clock.now() + HOUR } as never),
    })),
    /^Trait expires: declared true, but the issuer ended the credential before expiresAt\.$/,
  ],
  [
    'an installation that is pending for ever',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async (login: never) =>
        database.users().length > 0 ? 'pending' : adapter.install?.(login, {}),
    })),
    /^Trait asynchronous: declared true, but install still answers "pending" after an hour\.$/,
  ],
  [
    'an installation that is pending where none is declared',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      install: async (login: never) =>
        database.users().length > 0 ? 'pending' : adapter.install?.(login, {}),
    })),
    /^Trait asynchronous: declared false, but install answered "pending"\.$/,
  ],
  [
    'an installation that is said to be ready',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      install: async (login: never) => (database.users().length > 0 ? 'ready' : adapter.install?.(login, {})),
    })),
    /^Trait asynchronous: declared false, but install answered "ready", and the issuer refuses the value\.$/,
  ],
];

/** What an adapter does wrong besides its traits. */
const FAULTS: [fault: string, check: string, build: Build, message: RegExp][] = [
  [
    'a secret that secretsIn does not name',
    'value: parse and serialize',
    tokens(() => () => ({ secretsIn: () => [] })),
    /^secretsIn names no secret part of the value\.$/,
  ],
  [
    'a value that is not stored whole',
    'value: parse and serialize',
    tokens(() => (adapter) => ({
      serialize: (value: object) => adapter.serialize({ ...value, id: 'tok_1 ' }),
    })),
    /^serialize\(parse\(text\)\) is not the text\.|^The deploy failed/,
  ],
  [
    'one value for all versions',
    'value: issue',
    logins(password, 2, () => () => ({ issue: async () => ({ user: 'app', password: 'always-the-same' }) })),
    /^issue returned the same value twice\.$/,
  ],
  [
    'a line on the console',
    'rotates for years',
    tokens(() => (adapter) => ({
      list: async () => {
        console.log('listing');
        return adapter.list?.();
      },
    })),
    /^The adapter writes to the console \(console\.log\); use context\.log\./,
  ],
  [
    'a secret in the log',
    'has its first credential',
    ({ clock }) => {
      const issuer = new FakeAcme(clock);
      const honest = acme(issuer);
      const factory: AdapterFactory = {
        kind: honest.kind,
        create(parameters, context) {
          const adapter = honest.create(parameters, context) as Calls;
          const issue = async (request: never) => {
            const value = (await adapter.issue(request)) as { secret: string };
            context.log.write('info', { event: 'issued', message: `A token: ${value.secret}` });
            return value;
          };
          return { ...adapter, issue } as never;
        },
      };
      return {
        factory,
        parameters: { account: 'mailer' },
        accepts: (text) => issuer.accepts(text),
        alive: () => issuer.ids(),
      };
    },
    /^Rule 8: a secret value is in the log\.$/,
  ],
  [
    'a foreign value that is quoted',
    'refuses the foreign value "{\\"hunter2',
    tokens(() => () => ({
      parse: (text: string) => {
        if (text.includes('secret')) return JSON.parse(text);
        throw new RekeyError('SecretMalformed', {
          found: `It begins with ${text.slice(0, 9)}.`,
          unchanged: 'all.',
          action: 'look.',
        });
      },
    })),
    /^Rule 8: a secret value is in/,
  ],
  [
    'parameters that nobody checks',
    'refuses parameters',
    ({ clock }) => {
      const issuer = new FakeAcme(clock);
      const { kind, create } = acme(issuer);
      return {
        factory: { kind, create: (_parameters, context) => create({ account: 'mailer' }, context) },
        parameters: { account: 'mailer' },
        accepts: (text) => issuer.accepts(text),
        alive: () => issuer.ids(),
      };
    },
    /^create must refuse missing parameters/,
  ],
  [
    'orphans that cannot be found',
    'recovers from "crash-after" at every call of a rotation, by a retry',
    tokens(() => (adapter) => ({
      list: async () => (await adapter.list?.())?.map((one) => ({ ...one, name: undefined })),
    })),
    /^after "crash-after" at call \d+ \(issue\) of a rotation, by a retry: A credential is orphaned/,
  ],
];

describe('the conformance suite finds', () => {
  test.each(FAULTS)('%s', async (_fault, check, build, message) => {
    expect(await verdict(build, check)).toMatch(message);
  });
});

describe('the conformance suite names a lie:', () => {
  test.each(LIES)('%s', async (_lie, check, build, message) => {
    expect(await verdict(build, check)).toMatch(message);
  });
});
