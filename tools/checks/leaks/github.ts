import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { GitHubApp } from './github-app';
import { TOKEN_REPOSITORY } from './names';

const PATH = /^\/repos\/([^/]+\/[^/]+)\/secret-scanning\/alerts\/(\d+)(\?hide_secret=true)?$/;

/** Path of the public keys of the partner program. */
export const KEYS = '/meta/public_keys/secret_scanning';

/** Alert of the stand-in. */
interface Alert {
  readonly secret: string;
  readonly repository: string;
  state: 'open' | 'resolved';
  resolution?: string;
  comment?: string;
  /** Number of changes. */
  changes: number;
}

/** A stand-in for the secret scanning API of GitHub on the loopback interface. */
export class GitHub {
  readonly alerts = new Map<number, Alert>();
  /** Key of the partner program. */
  readonly partner = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  /** Token that it accepts for one repository. */
  token = '';

  readonly app: GitHubApp;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {
    this.app = new GitHubApp(url);
  }

  /** Starts it with the certificate of the emulator, which the functions trust. */
  static async start(certificate: string, at = 0): Promise<GitHub> {
    const key = join(dirname(certificate), 'server.key');
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const github = new GitHub(server, `https://127.0.0.1:${port}/api/v3`);
    server.on('request', async (request, response) => {
      const { status, body } = await github
        .answer(request)
        .catch((error) => ({ status: 500, body: String(error) }));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    return github;
  }

  /** Headers with the signature of a report of the partner program. */
  signed(body: string): Record<string, string> {
    return {
      'github-public-key-identifier': this.partnerKey().key_identifier,
      'github-public-key-signature': sign('sha256', Buffer.from(body), this.partner.privateKey).toString(
        'base64',
      ),
    };
  }

  /** Adds an alert with a leaked value. Returns its number. */
  add(secret: string, repository: string): number {
    const number = this.alerts.size + 1;
    this.alerts.set(number, { secret, repository, state: 'open', changes: 0 });
    return number;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private partnerKey() {
    const key = this.partner.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { key_identifier: createHash('sha256').update(key).digest('hex'), key, is_current: true };
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    if (request.url === `/api/v3${KEYS}`) return { status: 200, body: { public_keys: [this.partnerKey()] } };
    const path = (request.url ?? '').replace('/api/v3', '');
    if (GitHubApp.isFor(path)) return this.app.answer(request, path);
    const [, repository = '', number, hidden] = PATH.exec(path) ?? [];
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const isAllowed =
      token === this.token
        ? repository === TOKEN_REPOSITORY
        : this.app.allows(token, repository, request.method);
    const alert = this.alerts.get(Number(number));
    if (!isAllowed || alert?.repository !== repository)
      return { status: 404, body: { message: 'Not Found' } };
    if (request.method === 'PATCH') {
      const change = (await json(request)) as Record<string, never>;
      Object.assign(alert, {
        state: change.state,
        resolution: change.resolution,
        comment: change.resolution_comment,
      });
      alert.changes++;
    }
    const { secret, repository: _repository, changes: _changes, ...rest } = alert;
    const html_url = `https://github.example/${repository}/security/secret-scanning/${number}`;
    const about = {
      number: Number(number),
      created_at: new Date().toISOString(),
      html_url,
      secret_type: 'custom',
    };
    return { status: 200, body: { ...rest, ...about, ...(hidden ? {} : { secret }) } };
  }
}
