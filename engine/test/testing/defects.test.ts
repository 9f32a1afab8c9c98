import { HOUR, MINUTE, RekeyError, SECOND } from 'cdk-rekey-engine';
import { conformanceChecks, DAY } from 'cdk-rekey-engine/testing';
import type { Keyring } from '../samples/carried-keys';
import { type Login, requireAccepted } from '../samples/passwords';
import { acmeKind, FakeAcme } from './acme';
import {
  type Build,
  installReturns,
  onePasswordInPlace,
  passwords,
  ring,
  roles,
  tokens,
  withIssue,
  withList,
  withTraits,
} from './modified-kinds';

/** The defect, the check that finds it, the kind, and the message of the check. One table for all defects. */
const DEFECTS: [defect: string, check: string, build: Build, message: RegExp][] = [
  [
    'a disable without effect',
    'trait disable',
    tokens(() => () => ({ disable: async () => undefined })),
    /^Trait disable: declared true, but the issuer accepts the value after disable\.$/,
  ],
  [
    'a remove without effect',
    'trait livesAt',
    tokens(() => () => ({ remove: async () => undefined })),
    /^Trait livesAt: declared "issuer", but the issuer accepts the value after remove\.$/,
  ],
  [
    'livesAt "labels" of a value that lives at the issuer',
    'trait livesAt',
    passwords(() => (adapter) => ({ traits: { ...adapter.traits, livesAt: 'labels' }, remove: undefined })),
    /^Trait livesAt: declared "labels", but a value that no label holds is accepted: it lives at the issuer\.$/,
  ],
  [
    'a proof without a refusal',
    'proveRefused',
    tokens(() => () => ({ proveRefused: async () => 'proven' })),
    /^proveRefused: it returned a proof of a value that the issuer accepts\.$/,
  ],
  [
    'a verify that always succeeds',
    'verify',
    tokens(() => () => ({ verify: async () => undefined })),
    /^verify: of a value that the issuer refuses it threw nothing\.$/,
  ],
  [
    'more slots than the issuer has, which refuses to issue',
    'trait slots',
    tokens(() => withTraits({ slots: 5 })),
    /^Trait slots: declared 5, but the issuer refused to issue number 4 \(AdapterFailed\)\.$/,
  ],
  [
    'unlimited slots at an issuer with a limit',
    'trait slots',
    tokens(() => withTraits({ slots: Number.POSITIVE_INFINITY })),
    /^Trait slots: declared "Infinity", but the issuer refused to issue number 4/,
  ],
  [
    'more slots than the issuer has, which drops the oldest',
    'trait slots',
    passwords(() => withTraits({ slots: 3 })),
    /^Trait slots: declared 3, but only 2 live at once\.$/,
  ],
  [
    'a repeated install that drops the older password',
    'install',
    passwords((account) => () => ({
      install: async ({ password }: Login) => {
        account.identifyBy(password, true);
        return 'ready';
      },
    })),
    /^install: repeating it with the same value ended the credential before it\.$/,
  ],
  [
    'chosenBy "caller" of a value that issue installs',
    'trait chosenBy',
    passwords((account) => (adapter) => ({
      issue: async (request: never) => {
        const login = (await adapter.issue(request)) as Login;
        account.identifyBy(login.password, true);
        return login;
      },
    })),
    /^Trait chosenBy: declared "caller", but issue alone made the issuer accept another credential\.$/,
  ],
  [
    'alternating principals that never repeat',
    'trait identity',
    roles((database) => {
      let count = 0;
      return (adapter) => ({
        issue: async (request: never) => {
          const login = (await adapter.issue(request)) as Login;
          return { ...login, username: `app_${++count}` };
        },
        verify: async (login: Login) => requireAccepted(database.accepts(login), login.username),
      });
    }),
    /^Trait identity: declared "alternating", but the principals in turn are app_1, app_2, app_3\.$/,
  ],
  [
    'one principal instead of two alternating ones',
    'trait identity',
    roles(() => (adapter) => ({
      issue: async (request: never) => ({ ...((await adapter.issue(request)) as Login), username: 'app_a' }),
    })),
    /^Trait identity: declared "alternating", but the principal app_a is followed by itself\.$/,
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
    tokens((_issuer, clock) => () => ({
      idOf: ({ id }: { id: string }) => `${id}.${Math.floor(clock.now() / DAY)}`,
    })),
    /^Trait identity: declared "own", but the id of a value changes/,
  ],
  [
    'a principal that changes',
    'principal',
    tokens((_issuer, clock) => () => ({ principal: `mailer-${clock.now()}` })),
    /^principal was "mailer-\d+", and is "mailer-\d+" after a rotation\.$/,
  ],
  [
    'an installation that stays pending',
    'trait asynchronous',
    passwords(installReturns('pending', { asynchronous: true })),
    /^Trait asynchronous: declared true, but install still answers "pending" after an hour\.$/,
  ],
  [
    'a pending installation without the trait asynchronous',
    'trait asynchronous',
    passwords(installReturns('pending')),
    /^Trait asynchronous: declared false, but install answered "pending"\.$/,
  ],
  [
    'an installation that is ready before the issuer accepts the value',
    'trait asynchronous',
    passwords(installReturns('ready')),
    /^Trait asynchronous: declared false, but install answered "ready", and the issuer refuses the value\.$/,
  ],
  [
    'names that list does not return',
    'trait naming',
    tokens(() => withList((listed) => listed.map((one) => ({ ...one, name: undefined })))),
    /^Trait naming: declared "named", but list returns no name for "rekey-0123456789ab-000000000001"\.$/,
  ],
  [
    'names that the issuer truncates',
    'trait naming',
    tokens(() => withList((listed) => listed.map((one) => ({ ...one, name: one.name?.slice(0, 20) })))),
    /^Trait naming: declared "named", but list returns the name "rekey-0123456789ab-0"/,
  ],
  [
    'a use that is reported later than the lag',
    'trait usage',
    tokens((_issuer, clock) => (adapter) => ({
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
    tokens((issuer) => () => ({
      lastUsed: async (id: string) => issuer.tokens.get(id)?.used ?? issuer.tokens.get(id)?.created,
    })),
    /^Trait usage\.lag: declared 3600000, but lastUsed reports a use at \d+ of a credential that was never used\.$/,
  ],
  [
    'a list that is later than listLag',
    'trait times.listLag',
    tokens((_issuer, clock) =>
      withList((listed) => listed.filter(({ created }) => created <= clock.now() - 5 * MINUTE)),
    ),
    /^Trait times\.listLag: declared 10000, but list does not show tok_2 as active after that time\.$/,
  ],
  [
    'a list of the first page only',
    'trait times.listLag',
    tokens(() => withList((listed) => listed.slice(0, 1))),
    /^Trait times\.listLag: declared 10000, but list does not show tok_2 as active after that time\.$/,
  ],
  [
    'a list that shows disabled credentials as active',
    'trait times.listLag',
    tokens(() => withList((listed) => listed.map((one) => ({ ...one, active: true })))),
    /^Trait times\.listLag: declared 10000, but list shows the disabled tok_2 as active after that time\.$/,
  ],
  ...(['issue', 'disable', 'remove'] as const).map((call): (typeof DEFECTS)[number] => [
    `a ${call} that is slower than times.issue`,
    'trait times.issue',
    tokens((_issuer, clock) => (adapter) => ({
      [call]: async (...input: unknown[]) => {
        await clock.sleep(8 * SECOND);
        return (adapter[call] as (...input: unknown[]) => unknown)(...input);
      },
    })),
    new RegExp(`^Trait times\\.issue: declared 5000, but ${call} took 8000 milliseconds\\.$`),
  ]),
  [
    'a new value that works later than times.propagation',
    'trait times.propagation',
    tokens((issuer, clock) => (adapter) => ({
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
    'an expiry that the issuer ignores',
    'trait expires',
    tokens(() => withIssue((request) => ({ ...request, expiresAt: undefined }))),
    /^Trait expires: declared true, but the issuer accepts the value after expiresAt\.$/,
  ],
  [
    'an expiry before expiresAt',
    'trait expires',
    tokens((_issuer, clock) => withIssue((request) => ({ ...request, expiresAt: clock.now() + HOUR }))),
    /^Trait expires: declared true, but the issuer ended the credential before expiresAt\.$/,
  ],
  [
    'a secret that secretsIn does not return',
    'value: parse and serialize',
    tokens(() => () => ({ secretsIn: () => [] })),
    /^secretsIn names no secret part of the value\.$/,
  ],
  [
    'a serialize that changes the value',
    'value: parse and serialize',
    tokens(() => (adapter) => ({
      serialize: (value: object) => adapter.serialize({ ...value, id: 'tok_1 ' }),
    })),
    /^serialize\(parse\(text\)\) is not the text\.|^The deploy failed/,
  ],
  [
    'one value for all versions',
    'value: issue',
    onePasswordInPlace(() => ({ issue: async () => ({ username: 'app', password: 'always-the-same' }) })),
    /^issue returned the same value twice\.$/,
  ],
  [
    'a line on the console',
    'rotates for years',
    tokens(() =>
      withList((listed) => {
        console.log('listing');
        return listed;
      }),
    ),
    /^The adapter writes to the console \(console\.log\); use context\.log\./,
  ],
  [
    'a secret in the log',
    'has its first credential',
    tokens(() => (adapter, { log }) => ({
      issue: async (request: never) => {
        const value = (await adapter.issue(request)) as { secret: string };
        log.write('info', { event: 'issued', message: `A token: ${value.secret}` });
        return value;
      },
    })),
    /^Rule 8: a secret value is in the log\.$/,
  ],
  [
    'a foreign value in an error',
    'refuses the foreign value "{\\"hunter2',
    tokens(() => () => ({
      parse: (text: string) => {
        if (text.includes('secret')) return JSON.parse(text);
        const report = { found: `It begins with ${text.slice(0, 9)}.`, unchanged: 'all.', action: 'look.' };
        throw new RekeyError('SecretMalformed', report);
      },
    })),
    /^Rule 8: a secret value is in/,
  ],
  [
    'an id that is the secret',
    'has its first credential',
    tokens((issuer) => (adapter) => {
      const idOf = ({ id }: { id: string }) => issuer.tokens.get(id)?.secret ?? id;
      const real = (id: string) => [...issuer.tokens.values()].find(({ secret }) => secret === id)?.id ?? id;
      return {
        idOf,
        list: async () => (await adapter.list?.())?.map((one) => ({ ...one, id: idOf(one) })),
        remove: async ({ id }: { id: string }) => adapter.remove?.({ id: real(id) }, {}),
      };
    }),
    /^Rule 8: a secret value is in a tag of the secret\.$|^Rule 8: a secret value is in the log\.$/,
  ],
  [
    'secret parts of one credential that are not those of the value',
    'value: parse and serialize',
    ring(() => ({
      secretsOf: ({ keys }: Keyring, id: string) => keys.filter((key) => key.id === id).map(() => 'x'),
    })),
    /^secretsOf names a part of [\w-]+ that secretsIn does not\.$/,
  ],
  [
    'a credential of a value without secret parts',
    'value: parse and serialize',
    ring(() => ({ secretsOf: () => [] })),
    /^secretsOf names no secret part of [\w-]+\.$/,
  ],
  [
    'parameters that create does not validate',
    'refuses parameters',
    ({ clock }) => {
      const { factory, parameters, ...issuer } = acmeKind(new FakeAcme(clock));
      const create: typeof factory.create = (_parameters, context) => factory.create(parameters, context);
      return { ...issuer, factory: { ...factory, create }, parameters };
    },
    /^create must refuse missing parameters/,
  ],
  [
    'orphans that cannot be found',
    'recovers from "crash-after" at every call of a rotation, by a retry',
    tokens(() => withList((listed) => listed.map((one) => ({ ...one, name: undefined })))),
    /^after "crash-after" at call \d+ \(issue\) of a rotation, by a retry: A credential is orphaned/,
  ],
];

test.each(DEFECTS)('the conformance suite finds %s', async (_defect, name, build, message) => {
  const [check, ...others] = conformanceChecks(build).filter((one) => one.name.startsWith(name));
  expect(others).toEqual([]);
  await expect(check.run()).rejects.toThrow(message);
});
