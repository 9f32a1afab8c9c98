import { HOUR, MINUTE, SECOND } from 'cdk-rekey-engine';
import { DAY } from 'cdk-rekey-engine/testing';
import { type Case, find, late, staleList, tokens, withTraits } from './defects';

const LIES: Case[] = [
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
    'slots without a limit',
    'trait slots',
    tokens(() => withTraits({ slots: Number.POSITIVE_INFINITY })),
    /^Trait slots: declared "Infinity", but the issuer refused to issue number 4/,
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
  ...(['issue', 'disable', 'remove'] as const).map(
    (call): Case => [
      `${call} that is slower than times.issue`,
      'trait times.issue',
      tokens(({ clock }) => late(clock, call, 8 * SECOND)),
      new RegExp(`^Trait times\\.issue: declared 5000, but ${call} took 8000 milliseconds\\.$`),
    ],
  ),
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
];

describe('the conformance suite names a lie of an issuer of tokens:', () => find(LIES));
