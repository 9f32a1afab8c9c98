import type { RunningServer } from '../../../lambdas/databases/servers/server';
import {
  closeClients,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

export let server: RunningServer;

/** Starts the server before the tests of a file, and closes the clients after each test. */
export function useServer(): void {
  beforeAll(async () => {
    provideAuthority();
    server = await startServer();
  });
  afterEach(closeClients);
  afterAll(async () => {
    removeAuthority();
    await server?.stop();
  });
}

let users = 0;
/** A rotator of a user of its own, after its first deploy. */
export async function deployed(more: Record<string, unknown> = {}): Promise<ServerRotator> {
  const rotator = new ServerRotator(parametersFor(server, { username: `app${++users}`, ...more }));
  await rotator.deploy();
  return rotator;
}

export const token = (n: number) => `token-of-a-rotation-${String(n).padStart(12, '0')}`;
