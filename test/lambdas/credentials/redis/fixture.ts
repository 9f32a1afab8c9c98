import { createHash } from 'node:crypto';
import { createLog } from '../../../../engine/src/log';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { redisUser } from '../../../../lambdas/credentials/redis/adapter';
import { issuer, RedisIssuer } from '../../../../lambdas/credentials/redis/issuer';
import type { Login } from '../../../../lambdas/databases/login';
import { nameOf, type RedisConnection } from '../../../../lambdas/redis/protocol';

export const ADMIN = { username: 'root', password: 'hunter2-of-the-admin' };
export const CHECK = { successes: 3, within: 0 };

type Send = RedisConnection['send'];

/** The adapter at servers in memory; `intercept` may replace the reply to a command. */
export function setUp(parameters: object = {}) {
  const servers = new RedisIssuer();
  const clock = new VirtualClock();
  const lines: string[] = [];
  const commands: string[] = [];
  const admins = [JSON.stringify(ADMIN)];
  const it = {
    ...servers,
    intercept: (_node: string, _command: string): unknown => undefined,
    connections: 0,
  };
  const connect = () => async (node: { host: string; port: number }) => {
    const connection = await servers.open(node);
    it.connections += 1;
    const send: Send = async (...command) => {
      const text = command.join(' ');
      commands.push(`${node.host} ${text}`);
      const reply = it.intercept(nameOf(node), text);
      if (reply instanceof Error) throw reply;
      return connection.send(...command);
    };
    const close = () => {
      it.connections -= 1;
      connection.close();
    };
    return { send, close };
  };
  const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
  const reads = { count: 0 };
  const adminSecret = async () => admins[Math.min(reads.count++, admins.length - 1)] as string;
  const context = { clock, log, timeLeft: () => 300_000, adminSecret };
  const adapter = redisUser(connect).create(
    { ...issuer.parameters, ...parameters },
    context,
  ) as unknown as Required<Calls<Login>>;
  const [first, second] = [...servers.servers.values()];
  const run = <T>(work: Promise<T>) => clock.run(work);
  const issued = () => adapter.issue({} as never);
  const installed = async (labelled = {}) => {
    const value = await issued();
    await adapter.install(value, labelled);
    return value;
  };
  return {
    it,
    servers,
    first: first as never as NonNullable<typeof first>,
    second: second as never as NonNullable<typeof first>,
    clock,
    lines,
    commands,
    admins,
    reads,
    adapter,
    log,
    run,
    issued,
    installed,
  };
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
