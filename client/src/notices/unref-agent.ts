import type { Agent } from 'node:http';

/** An agent whose connections do not keep the process alive. A request that waits for an answer would, otherwise. */
export async function unrefAgent(protocol: string): Promise<Agent> {
  // Imported when it is needed: the modules cost more than the rest of the package.
  const { Agent: Base } =
    protocol === 'https:'
      ? ((await import('node:https')) as unknown as typeof import('node:http'))
      : await import('node:http');

  class UnrefAgent extends Base {
    override createConnection(...args: Parameters<Agent['createConnection']>) {
      const socket = super.createConnection(...args);
      unref(socket);
      return socket;
    }

    /** Node refs a connection when it is used again. */
    override reuseSocket(...args: Parameters<Agent['reuseSocket']>) {
      super.reuseSocket(...args);
      unref(args[0]);
    }
  }
  return new UnrefAgent({ keepAlive: true });
}

function unref(socket: unknown): void {
  (socket as { unref?: () => void } | undefined)?.unref?.();
}
