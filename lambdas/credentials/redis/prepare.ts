import { startRedis, startValkey } from '../../databases/servers/redis';
import type { ServedDatabase } from '../../databases/servers/serve';
import { ServerMissing } from '../../databases/servers/server';
import { openConnection } from '../../redis/connection';
import { NODE_SEPARATOR } from './contract';

/** The nodes, each a server. Readers use the first one if their endpoint is not a node: it is a load balancer. */
export const nodesOf: NonNullable<ServedDatabase['servers']> = ({ nodes, readerHost, readerPort }) => {
  if (typeof nodes !== 'string' || nodes === '') return [];
  const names = nodes.split(NODE_SEPARATOR);
  const readers = `${readerHost}:${readerPort}`;
  return names.map((name, index) => (index > 0 || names.includes(readers) ? [name] : [name, readers]));
};

/** Starts the engine of the credential, or the other one if only that is installed: their users are the same. */
export const startEngine: ServedDatabase['start'] = async (options, { engine }) => {
  const [first, second] = engine === 'valkey' ? [startValkey, startRedis] : [startRedis, startValkey];
  try {
    return await first(options);
  } catch (error) {
    if (!(error instanceof ServerMissing)) throw error;
    return second(options).catch((other: unknown) => {
      throw other instanceof ServerMissing ? error : other;
    });
  }
};

/** Makes an administrator with every right, and the user if the app expects it. */
export const prepare: ServedDatabase['prepare'] = async (
  { port, host, ca, root },
  admin,
  { username, acl },
) => {
  const connection = await openConnection({ host, port }, { host: '127.0.0.1', port, servername: host, ca });
  try {
    await connection.send('AUTH', root.username, root.password);
    const rules = ['reset', 'on', `>${admin.password}`, '~*', '&*', '+@all'];
    await connection.send('ACL', 'SETUSER', admin.username, ...rules);
    if (!acl) await connection.send('ACL', 'SETUSER', String(username), 'off', '~*', '&*', '+@all');
    await connection.send('ACL', 'SAVE');
  } finally {
    connection.close();
  }
};
