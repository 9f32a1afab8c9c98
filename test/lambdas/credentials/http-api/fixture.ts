import { HOUR } from '../../../../engine/src';
import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { httpApi } from '../../../../lambdas/credentials/http-api/adapter';
import type { HttpApiValue } from '../../../../lambdas/credentials/http-api/credentials';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { parametersFor } from '../../../../lambdas/credentials/http-api/stand-in/issuer';
import { NAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { StandIn } from '../../../../lambdas/credentials/http-api/stand-in/stand-in';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';

export const ADMIN = '{"username":"root","password":"hunter2-of-the-admin"}';
export const NAME = 'rekey-0123456789ab-000000000001';

/** Answers a request instead of the stand-in; undefined to let the stand-in answer. */
type Respond = (wire: WireRequest, index: number) => WireAnswer | Error | undefined;

export const answer = (status: number, json?: unknown, headers: WireAnswer['headers'] = {}): WireAnswer => ({
  status,
  headers,
  json,
});

/** The adapter of a spec at its stand-in. */
export function setUp(spec: Spec = NAMED) {
  const clock = new VirtualClock();
  const standIn = new StandIn(spec, issuerContext(clock, new MemorySecretStore(clock)), () => ADMIN);
  const sent: WireRequest[] = [];
  const lines: string[] = [];
  const settings = { admin: [ADMIN], respond: (() => undefined) as Respond };
  const log = createLog({ FunctionName: 'rotator' }, (line) => void lines.push(line), clock.now);
  let reads = 0;
  const context = {
    clock,
    log,
    timeLeft: () => 300_000,
    adminSecret: async () => settings.admin[Math.min(reads++, settings.admin.length - 1)] as string,
  };
  const transport = async (wire: WireRequest): Promise<WireAnswer> => {
    sent.push(wire);
    const given = settings.respond(wire, sent.length - 1);
    if (given instanceof Error) throw given;
    return given ?? standIn.handle(wire);
  };
  const factory = httpApi(
    () => transport,
    () => JSON.stringify(spec),
  );
  const adapter = factory.create(parametersFor(spec), context) as unknown as Required<Calls<HttpApiValue>>;
  /** Runs work on the virtual clock. */
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work());
  const issue = (more: object = {}) =>
    run(() =>
      adapter.issue({
        version: 'v',
        name: NAME,
        excluded: new Set(),
        expiresAt: clock.now() + 24 * HOUR,
        ...more,
      }),
    );
  return {
    adapter,
    clock,
    issue,
    lines,
    log,
    run,
    sent,
    settings,
    standIn,
    /** Paths of the requests. */
    paths: () => sent.map(({ method, url }) => `${method} ${new URL(url).pathname}${new URL(url).search}`),
    /** The error of work, whose report is complete. */
    refusal: (work: () => Promise<unknown>) => refusalOf(run(work)),
  };
}
