import { createLog } from '../../../engine/src/log';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import { SECOND } from '../../../engine/src/time/clock';
import type { Calls } from '../../../engine/src/traits';
import { noAdminSecret } from '../../../engine/test/world/no-admin-secret';
import { elastiCacheUserFactory } from '../../../lambdas/credentials/elasticache/adapter';
import { ElastiCacheIssuer, issuer as elastiCache } from '../../../lambdas/credentials/elasticache/issuer';
import { memoryDbUserFactory } from '../../../lambdas/credentials/memorydb/adapter';
import { MemoryDBIssuer, issuer as memoryDb } from '../../../lambdas/credentials/memorydb/issuer';
import type { Login } from '../../../lambdas/databases/login';

export const CHECK = { successes: 3, within: 0 };

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** The two services, by kind. */
export const SERVICES = {
  elasticache: {
    Issuer: ElastiCacheIssuer,
    factory: elastiCacheUserFactory,
    parameters: elastiCache.parameters,
    action: 'elasticache',
    modify: 'ModifyUser',
    id: { UserId: 'app-user' },
    name: 'The ElastiCache user app-user',
  },
  memorydb: {
    Issuer: MemoryDBIssuer,
    factory: memoryDbUserFactory,
    parameters: memoryDb.parameters,
    action: 'memorydb',
    modify: 'UpdateUser',
    id: { UserName: 'app' },
    name: 'The MemoryDB user app',
  },
} as const;

type Service = (typeof SERVICES)[keyof typeof SERVICES];

/** The adapter at the stand-in; `responses` replaces the response to an operation. */
export function setUp(service: Service, parameters: object = {}) {
  const clock = new VirtualClock();
  const standIn = new service.Issuer({ clock });
  const { user } = standIn;
  const requests: [string, object][] = [];
  const responses: Record<string, () => unknown> = {};
  const client = {
    send: async (command: Command) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      requests.push([operation, command.input]);
      return responses[operation] ? responses[operation]() : standIn.client.send(command as never);
    },
  };
  const lines: string[] = [];
  const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
  const context = { clock, log, timeLeft: () => 900_000, adminSecret: noAdminSecret };
  const factory = service.factory(
    () => client as never,
    () => async () => user.connect(),
  );
  const adapter = factory.create({ ...service.parameters, ...parameters }, context) as unknown as Required<
    Calls<Login>
  >;
  const run = <T>(work: Promise<T>) => clock.run(work);
  const issued = () => adapter.issue({} as never);
  const installed = async (current?: Login) => {
    const value = await issued();
    for (let polls = 0; (await adapter.install(value, { current })) === 'pending'; polls++) {
      if (polls > 100) throw new Error('The installation does not end.');
      clock.pass(5 * SECOND);
    }
    return value;
  };
  const changes = () =>
    requests.filter(([operation]) => operation === service.modify).map(([, input]) => input);
  return { clock, user, requests, responses, adapter, log, run, issued, installed, changes };
}

/** The request that states the passwords of the user. */
export const setting = (service: Service, ...passwords: string[]) => ({
  ...service.id,
  AuthenticationMode: { Type: 'password', Passwords: passwords },
});
