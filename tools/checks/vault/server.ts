import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { connect, createServer, type Server } from 'node:tls';
import type { Spec } from '../../../lambdas/credentials/http-api/spec/types';
import { overHttps } from '../../../lambdas/credentials/http-api/transport';
import type { Transport } from '../../../lambdas/credentials/http-api/wire';
import {
  findProgram,
  freePort,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../../../lambdas/databases/servers/process';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

/** Host of the server in specs. */
export const HOST = 'vault.example.internal:8200';
const HOSTNAME = HOST.replace(/:\d+$/, '');
/** An address for documentation (RFC 5737), to which nothing is sent. */
const ADDRESS = '192.0.2.1';

// biome-ignore lint/suspicious/noExplicitAny: a check reads single members of answers
type Answer = any;

/** An answer of the API. */
export interface Reply {
  readonly status: number;
  readonly json: Answer;
}

/** OpenBao in memory. It serves HTTP; a proxy terminates TLS with a certificate for the host. */
export class VaultServer {
  readonly authority = new CertificateAuthority();
  private readonly root = randomBytes(16).toString('hex');
  private proxy!: Server;
  private process!: ServerProcess;
  private address = '';

  async start(): Promise<void> {
    const port = await freePort();
    this.address = `http://127.0.0.1:${port}/v1`;
    const options = ['-dev-no-store-token', `-dev-listen-address=127.0.0.1:${port}`];
    const program = findProgram('bao') as string;
    // The token is in the arguments of a process of this check only.
    const root = `-dev-root-token-id=${this.root}`;
    this.process = startProcess(program, ['server', '-dev', root, ...options], temporaryFolder());
    await this.process.waitUntil(async () => {
      if ((await fetch(`${this.address}/sys/health`)).status !== 200) throw new Error('It is not ready.');
    });
    this.proxy = createServer(this.authority.issue(HOSTNAME), (socket) => {
      const server = connectTcp(port, '127.0.0.1');
      socket.on('error', () => server.destroy());
      server.on('error', () => socket.destroy());
      socket.pipe(server).pipe(socket);
    });
    await new Promise<void>((resolve) => this.proxy.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.proxy?.close();
    await this.process?.stop();
  }

  /** The transport of production, whose connections end at the proxy. */
  readonly transport = (spec: Spec): Transport =>
    overHttps(spec, {
      resolve: async () => [ADDRESS],
      connect: (options) =>
        connect({ ...options, host: '127.0.0.1', port: (this.proxy.address() as AddressInfo).port }),
    });

  /** Calls the API, as root unless there is a token. */
  async call(method: string, path: string, body?: object, token = this.root): Promise<Reply> {
    const response = await fetch(`${this.address}/${path}`, {
      method,
      headers: { 'x-vault-token': token },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
  }

  /** Calls the API as root. @throws Error unless it succeeds */
  async configure(method: string, path: string, body?: object): Promise<Answer> {
    const { status, json } = await this.call(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: HTTP ${status} ${JSON.stringify(json)}`);
    return json;
  }

  /** A token with a policy: the admin secret. */
  async administrator(policy: string): Promise<string> {
    await this.configure('PUT', 'sys/policies/acl/rekey', { policy });
    const { auth } = await this.configure('POST', 'auth/token/create-orphan', { policies: ['rekey'] });
    return auth.client_token;
  }
}
