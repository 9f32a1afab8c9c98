import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { snowflakeKeyPair } from '../../../../lambdas/credentials/snowflake-key-pair/adapter';
import type { KeyPairValue } from '../../../../lambdas/credentials/snowflake-key-pair/contract';
import {
  ownAdmin,
  PARAMETERS,
  SnowflakeIssuer,
} from '../../../../lambdas/credentials/snowflake-key-pair/stand-in/issuer';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';

export const answer = (status: number, code?: string, more: object = {}): WireAnswer => ({
  status,
  headers: {},
  json: code === undefined ? undefined : { code, message: 'A message with hunter2.', ...more },
});

/** Answers a statement instead of the stand-in; undefined to let the stand-in answer. */
type Respond = (statement: string, wire: WireRequest) => WireAnswer | Error | undefined;

/** The adapter at a stand-in of Snowflake. */
export function setUp(parameters: object = PARAMETERS) {
  const clock = new VirtualClock();
  const issuer = new SnowflakeIssuer(issuerContext(clock, new MemorySecretStore(clock)));
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
    const given = settings.respond(JSON.parse(wire.body ?? '{}').statement, wire);
    if (given instanceof Error) throw given;
    return given ?? issuer.model.handle(wire);
  };
  const create = (given: object) =>
    snowflakeKeyPair(transport, pooledKeyPair).create({ ...given }, context) as unknown as Required<
      Calls<KeyPairValue>
    >;
  const adapter = create(parameters);
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work());
  const issue = () => run(() => adapter.issue({ version: 'v', name: 'n', excluded: new Set() }));
  return {
    adapter,
    clock,
    create,
    issue,
    /** Issues and installs a value. */
    installed: async () => {
      const value = await issue();
      await run(() => adapter.install(value, {}));
      return value;
    },
    issuer,
    run,
    sent,
    settings,
    /** The statements, with texts of keys replaced. */
    statements: () =>
      sent.map(({ body }) => JSON.parse(body ?? '{}').statement.replace(/'[\w+/=]+'/, "'…'") as string),
    refusal: (work: () => Promise<unknown>) => refusalOf(run(work)),
  };
}
