import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { AppServer, CLIENT_ID, newKey, pemOf } from '../../../test/lambdas/leaks/github/app-server';

/** Client id of the app. */
export const APP = CLIENT_ID;

/** The GitHub App of the stand-in, as the tests of its client have it. */
export class GitHubApp {
  private readonly server: AppServer;
  /** Private key in PEM. */
  readonly privateKey: string;

  /** @param url base URL of the API */
  constructor(private readonly url: string) {
    const { publicKey, privateKey } = newKey();
    this.server = new AppServer(Date.now, url);
    this.server.keys.push(publicKey);
    this.privateKey = pemOf(privateKey);
  }

  /** True for a request that the app signs itself. */
  static isFor(path: string): boolean {
    return path.startsWith('/app/') || path.endsWith('/installation');
  }

  async answer(request: IncomingMessage, path: string): Promise<{ status: number; body: object }> {
    const { method = 'GET', headers } = request;
    const answer = await this.server.fetch(`${this.url}${path}`, {
      ...{ method, body: await text(request), redirect: 'manual' },
      headers: { authorization: headers.authorization ?? '' },
    });
    return { status: answer.status, body: (await answer.json()) as object };
  }

  /** True if a token that the app requested may do this with the alerts of a repository. */
  allows(token: string, repository: string, method = 'GET'): boolean {
    const { installation, repositories, permissions } = this.server.tokens.get(token) ?? {};
    const isOfRepository = repositories?.some((name) => `${installation?.account}/${name}` === repository);
    return isOfRepository === true && (method === 'GET' || permissions?.secret_scanning_alerts === 'write');
  }
}
