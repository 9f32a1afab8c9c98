import { randomBytes } from 'node:crypto';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly account: string;
  readonly created: string;
}

interface Response {
  readonly status: number;
  readonly json?: unknown;
}

const MOST = 5;

/** The in-memory issuer for the tests and the rehearsal of the adapter. */
export class Acme {
  readonly tokens = new Map<string, Token>();
  private issued = 0;

  /**
   * @param now the time of the test or the rehearsal in milliseconds.
   * @param isAdmin returns true for the key of an administrator. By default any key that is not a token is one.
   */
  constructor(
    private readonly now: () => number,
    private readonly isAdmin = (key: string) => key !== '' && !this.accepts(key),
  ) {}

  accepts(token: string): boolean {
    return [...this.tokens.values()].some((one) => one.token === token);
  }

  /** Handles a request to the API. */
  handle(method: string, path: string, key: string, body: Record<string, string> = {}): Response {
    const { pathname, searchParams } = new URL(path, 'https://api.acme.example');
    if (pathname === '/v1/me') return { status: this.accepts(key) ? 200 : 401 };
    if (!this.isAdmin(key)) return { status: 403, json: { error: 'not an administrator' } };
    if (pathname === '/v1/tokens' && method === 'POST') return this.issue(body.account, body.name);
    if (pathname === '/v1/tokens' && method === 'GET') return this.list(searchParams.get('account') ?? '');
    const id = decodeURIComponent(pathname.replace('/v1/tokens/', ''));
    if (method === 'DELETE') return { status: this.tokens.delete(id) ? 204 : 404 };
    return { status: 400 };
  }

  private issue(account: string, name: string): Response {
    const live = [...this.tokens.values()].filter((one) => one.account === account);
    if (live.length >= MOST) return { status: 409, json: { error: `${account} has ${MOST} tokens` } };
    this.issued += 1;
    const token = {
      id: `tok_${this.issued}`,
      name,
      token: randomBytes(24).toString('base64url'),
      account,
      created: new Date(this.now()).toISOString(),
    };
    this.tokens.set(token.id, token);
    return { status: 201, json: { id: token.id, token: token.token } };
  }

  private list(account: string): Response {
    const live = [...this.tokens.values()].filter((one) => one.account === account);
    return { status: 200, json: { tokens: live.map(({ id, name, created }) => ({ id, name, created })) } };
  }
}
