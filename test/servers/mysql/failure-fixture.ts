import { CURRENT } from '../../../engine/src/secret-store/secret-store';
import { codeOf } from '../../../engine/src/testing/rotator';
import type { RunningServer } from '../../../lambdas/databases/servers/server';
import {
  accepts,
  closeClients,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

/** The longest time that an invocation may take in these tests, milliseconds. */
export const WITHIN = 15_000;
export const TOKEN = 'token-of-a-rotation-000000000001';

export let server: RunningServer;
/** A secret with a current value, which every failure must leave in working order. */
export let rotator: ServerRotator;

/** Starts the server before the tests of a file, and a secret before each test. */
export function useRotator(): void {
  beforeAll(async () => {
    provideAuthority();
    server = await startServer();
  });
  beforeEach(async () => {
    rotator = new ServerRotator(parametersFor(server));
    await rotator.deploy();
  });
  afterEach(async () => {
    expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
    closeClients();
  });
  afterAll(async () => {
    removeAuthority();
    await server?.stop();
  });
}

/** Code and text of the error of a rotation, after the function is configured with other parameters. */
export async function rotationWith(more: object = {}): Promise<{ code: string; text: string }> {
  rotator.environment.REKEY_CREDENTIAL = JSON.stringify(parametersFor(server, more));
  const began = Date.now();
  const outcome = await rotator.rotate(TOKEN);
  expect(Date.now() - began).toBeLessThan(WITHIN);
  return { code: codeOf(outcome), text: String(outcome) };
}
