import { type BackendError, Vault, type VaultAuth, vaultAuth } from '../../../client/src/index';
import {
  findProgram,
  freePort,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../../../lambdas/databases/servers/process';

let server: ServerProcess;
let address: string;

/** Starts OpenBao in memory, with the root token `root`, for the tests of a file. */
export function useOpenBao(): void {
  beforeAll(async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const options = [
      '-dev-root-token-id=root',
      '-dev-no-store-token',
      `-dev-listen-address=127.0.0.1:${port}`,
    ];
    server = startProcess(findProgram('bao') as string, ['server', '-dev', ...options], folder);
    await server.waitUntil(async () => {
      const { status } = await fetch(`${address}/v1/sys/health`);
      if (status !== 200) throw new Error(`HTTP ${status}`);
    });
  }, 120_000);
  afterAll(() => server.stop());
}

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any;

/** Calls the API with the root token. */
export async function api(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Answer> {
  const response = await fetch(`${address}/v1/${path}`, {
    method,
    headers: { 'x-vault-token': 'root' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${path}: HTTP ${response.status} ${text}`);
  return text ? JSON.parse(text) : {};
}

/** A Vault with a login. */
export const open = (auth: VaultAuth = vaultAuth.token('root')) =>
  new Vault({ address, auth, environment: {} });

/** Stores a version of a secret. */
export const write = (path: string, data: object) => api(`secret/data/${path}`, { data });

export const signal = new AbortController().signal;

/** The error of a promise that must reject. */
export const failure = (promise: Promise<unknown>): Promise<BackendError> =>
  promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error,
  );
