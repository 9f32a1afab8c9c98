import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE, SECOND } from '../../../../engine/src';
import { ENVIRONMENT } from '../../../../engine/src/contract';
import { codeOf, Rotator, VirtualClock } from '../../../../engine/src/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { Random } from '../../../../engine/src/testing/random';
import { httpApi } from '../../../../lambdas/credentials/http-api/adapter';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { adminFor } from '../../../../lambdas/credentials/http-api/stand-in/administrators';
import { parametersFor, StandInIssuer } from '../../../../lambdas/credentials/http-api/stand-in/issuer';
import { matchRequest } from '../../../../lambdas/credentials/http-api/stand-in/match';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { answer } from './fixture';

type Respond = (wire: WireRequest, serve: () => WireAnswer) => WireAnswer | Error | undefined;

/** A rotator after its first deploy, at a stand-in whose answers a test replaces. */
async function deployed(given: Spec, propagation: readonly [number, number] = [0, 0]) {
  // Room for the credentials of others.
  const spec: Spec = { ...given, slots: 50 };
  const clock = new VirtualClock();
  const secret = new MemorySecretStore(clock);
  const admin = adminFor(spec, new Random(3));
  const issuer = new StandInIssuer(spec, { ...issuerContext(clock, secret), propagation }, () => admin);
  const settings = { respond: (() => undefined) as Respond };
  const hosts = new Set<string>();
  const transport = async (wire: WireRequest): Promise<WireAnswer> => {
    hosts.add(new URL(wire.url).host);
    const serve = () => issuer.standIn.handle(wire);
    const found = settings.respond(wire, serve) ?? serve();
    if (found instanceof Error) throw found;
    return found;
  };
  const factory = httpApi(
    () => transport,
    () => JSON.stringify(spec),
  );
  const rotator = new Rotator({ clock, secret, factory, parameters: parametersFor(spec) });
  rotator.admin = admin;
  rotator.environment[ENVIRONMENT.adminSecret] =
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
  await rotator.deploy();
  let token = randomUUID();
  // Secrets Manager retries a rotation with its token.
  const rotate = async (): Promise<string> => {
    const outcome = codeOf(await rotator.rotate(token));
    if (['done', 'RotationAbandoned'].includes(outcome)) token = randomUUID();
    return outcome;
  };
  const current = () => secret.text('AWSCURRENT') ?? '';
  return {
    clock,
    current,
    hosts,
    issuer,
    rotator,
    settings,
    spec,
    /** True for a request that creates a credential. */
    creates: (wire: WireRequest) => matchRequest(spec.create.request, wire) !== undefined,
    lists: (wire: WireRequest) => matchRequest(spec.list.request, wire) !== undefined,
    rotate,
    /** Rotates and sweeps until nothing is left to do. Returns the number of credentials in service. */
    async recover(): Promise<number> {
      settings.respond = () => undefined;
      clock.pass(10 * MINUTE);
      let outcome = '';
      for (let attempt = 0; attempt < 4 && outcome !== 'done'; attempt++) {
        outcome = await rotate();
        clock.pass(10 * MINUTE);
      }
      expect(outcome).toBe('done');
      for (let sweep = 0; sweep < 8; sweep++) {
        clock.pass(25 * HOUR);
        expect(codeOf(await rotator.sweep())).toBe('done');
      }
      expect(issuer.accepts(current())).toBe(true);
      return issuer.alive().length;
    },
  };
}

type Case = Awaited<ReturnType<typeof deployed>>;

const failing =
  (code: ConstructorParameters<typeof TransportFailure>[0], detail: string) => (): Respond => () =>
    new TransportFailure(code, detail);

/** An answer to `create` that is lost or malformed after its effect. */
const afterCreate =
  (outcome: () => WireAnswer | Error) =>
  ({ creates }: Case): Respond =>
  (wire, serve) => {
    if (!creates(wire)) return undefined;
    serve();
    return outcome();
  };

const BAD: [string, string, (of: Case) => Respond][] = [
  ['an admin credential that is refused', 'AdminRefused', () => () => answer(401)],
  ['a rate limit of minutes', 'IssuerBusy', () => () => answer(429, {}, { 'retry-after': '600' })],
  [
    'an answer of 50 MB',
    'IssuerMismatch',
    afterCreate(() => new TransportFailure('IssuerMismatch', 'the answer has more than 1024 KiB.')),
  ],
  [
    'a redirect to another host',
    'IssuerMismatch',
    () => () => answer(302, undefined, { location: 'https://evil.example/' }),
  ],
  [
    'a host with a private address',
    'AddressRefused',
    failing('AddressRefused', 'it resolves to 10.0.0.7, which is a private address.'),
  ],
  ['a certificate of another name', 'TlsFailed', failing('TlsFailed', 'ERR_TLS_CERT_ALTNAME_INVALID.')],
  [
    'a creation that times out after its effect',
    'IssuerTimedOut',
    afterCreate(() => new TransportFailure('IssuerTimedOut', 'no answer.')),
  ],
  [
    'a creation that is cut off after its effect',
    'IssuerUnreachable',
    afterCreate(() => new TransportFailure('IssuerUnreachable', 'ECONNRESET.')),
  ],
  ['a creation that fails after its effect', 'CallFailed', afterCreate(() => answer(502))],
];

describe.each([NAMED, UNNAMED, EXPIRING, CHOSEN])('the spec $name', (spec) => {
  test.each(BAD)('%s is %s, and leaves no orphan', async (_name, code, respond) => {
    const it = await deployed(spec);
    const before = it.current();
    it.settings.respond = respond(it);
    expect(await it.rotate()).toBe(code);
    expect(it.current()).toBe(before);
    expect(it.issuer.accepts(before)).toBe(true);
    expect([...it.hosts]).toEqual(spec.hosts);
    expect(await it.recover()).toBe(1);
    expect(it.current()).not.toBe(before);
  });

  test('a creation whose credential is in a later page of the list leaves no orphan', async () => {
    const it = await deployed(spec);
    const others = Array.from({ length: 7 }, () => it.issuer.issueByHand() ?? '');
    it.settings.respond = afterCreate(() => new TransportFailure('IssuerTimedOut', 'no answer.'))(it);
    expect(await it.rotate()).toBe('IssuerTimedOut');
    expect(await it.recover()).toBe(others.length + 1);
    for (const other of others) expect(it.issuer.accepts(other)).toBe(true);
  });

  test('an API whose lists and endpoints are late rotates, and leaves no orphan', async () => {
    const it = await deployed(spec, [0, 20 * SECOND]);
    const late = ((spec.times?.listLagSeconds ?? 60) * SECOND) / 2;
    const answers: { readonly at: number; readonly of: WireAnswer; readonly url: string }[] = [];
    const stale: Respond = (wire, serve) => {
      if (!it.lists(wire)) return undefined;
      const now = it.clock.now();
      answers.push({ at: now, of: serve(), url: wire.url });
      return answers.find(({ at, url }) => url === wire.url && now - at <= late)?.of;
    };
    for (let rotation = 0; rotation < 3; rotation++) {
      it.settings.respond = stale;
      let outcome = '';
      for (let attempt = 0; attempt < 4 && outcome !== 'done'; attempt++) {
        outcome = await it.rotate();
        it.clock.pass(5 * MINUTE);
      }
      expect(outcome).toBe('done');
      expect(await it.recover()).toBe(1);
    }
  });
});

test.each([NAMED, UNNAMED, EXPIRING])(
  'an answer of $name without the field is IssuerMismatch, and leaves no orphan',
  async (spec) => {
    const it = await deployed(spec);
    it.settings.respond = afterCreate(() => answer(201, { ok: true }))(it);
    expect(await it.rotate()).toBe('IssuerMismatch');
    expect(await it.recover()).toBe(1);
  },
);
