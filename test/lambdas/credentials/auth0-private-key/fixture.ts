import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { auth0PrivateKey } from '../../../../lambdas/credentials/auth0-private-key/adapter';
import type { PrivateKeyValue } from '../../../../lambdas/credentials/auth0-private-key/contract';
import {
  Auth0Issuer,
  ownAdmin,
  PARAMETERS,
} from '../../../../lambdas/credentials/auth0-private-key/stand-in/issuer';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';

export const NAME = 'rekey-0123456789ab-000000000001';

export const answer = (status: number, json?: unknown, headers: WireAnswer['headers'] = {}): WireAnswer => ({
  status,
  headers,
  json,
});

/** Answers a request instead of the stand-in; undefined to let the stand-in answer. */
type Respond = (request: string, wire: WireRequest) => WireAnswer | Error | undefined;

/** Method and path of a request, below those of the application. */
const nameOf = ({ method, url }: WireRequest): string =>
  `${method} ${new URL(url).pathname.replace(`/api/v2/clients/${PARAMETERS.clientId}`, '')}`;

/** The adapter at a stand-in of Auth0. */
export function setUp(parameters: object = PARAMETERS) {
  const clock = new VirtualClock();
  const issuer = new Auth0Issuer(issuerContext(clock, new MemorySecretStore(clock)));
  const sent: WireRequest[] = [];
  const settings = { admin: [ownAdmin()], respond: (() => undefined) as Respond };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  let reads = 0;
  const context = {
    clock,
    log,
    timeLeft: () => 300_000,
    adminSecret: async () => settings.admin[Math.min(reads++, settings.admin.length - 1)] as string,
  };
  const transport = async (wire: WireRequest): Promise<WireAnswer> => {
    sent.push(wire);
    const given = settings.respond(nameOf(wire), wire);
    if (given instanceof Error) throw given;
    return given ?? issuer.model.handle(wire);
  };
  const create = (given: object) =>
    auth0PrivateKey(transport, pooledKeyPair).create({ ...given }, context) as unknown as Required<
      Calls<PrivateKeyValue>
    >;
  const adapter = create(parameters);
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work());
  const issue = (name = NAME) =>
    run(() =>
      adapter.issue({ version: 'v', name, excluded: new Set(), expiresAt: clock.now() + 30 * 86_400_000 }),
    );
  return {
    adapter,
    clock,
    create,
    issue,
    /** Issues and installs a value. */
    installed: async (name?: string) => {
      const value = await issue(name);
      await run(() => adapter.install(value, {}));
      return value;
    },
    issuer,
    log,
    run,
    sent,
    settings,
    requests: () => sent.map(nameOf),
    /** The error of work, whose report is complete. */
    refusal: (work: () => Promise<unknown>) => refusalOf(run(work)),
  };
}
