import { generateKeyPairSync, type KeyObject, randomUUID, verify } from 'node:crypto';
import type { Fetch } from '../../../../lambdas/leaks/github/http';
import { API, HOOK, type World } from '../world';

export const CLIENT_ID = 'Iv23liSHOPSHOPSHOPSH';
export const APP_KEY = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:AppKey-AbCdEf';

const HOUR = 3_600_000;

type Permissions = Readonly<Record<string, string>>;

/** An installation of the app. */
interface Installation {
  readonly id: number;
  readonly account: string;
  /** Names of the repositories that it may access. */
  readonly repositories: string[];
  permissions: Permissions;
  suspended?: boolean;
}

interface InstallationToken {
  readonly installation: Installation;
  readonly end: number;
  readonly permissions: Permissions;
  readonly repositories: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A private key of an app, as GitHub gives it. */
export const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pemOf = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs1'): string =>
  key.export({ type, format: 'pem' }).toString();

/** A stand-in for GitHub with one app, which verifies signatures, times, installations, permissions and tokens. */
export class AppServer {
  /** Public keys of the app. */
  readonly keys: KeyObject[] = [];
  readonly installations: Installation[] = [
    installation(7, 'octo-org', ['shop', 'blog']),
    installation(8, 'acme', ['shop']),
  ];
  readonly tokens = new Map<string, InstallationToken>();
  /** Bodies of the requests for tokens. */
  readonly asked: object[] = [];
  /** Method and path of each request. */
  readonly requests: string[] = [];
  /** Milliseconds by which the clock of GitHub is ahead. */
  skew = 0;
  /** Answers a request instead of the stand-in. */
  answer: (request: string) => Response | undefined = () => undefined;
  alert: object = { number: 1, state: 'open' };
  private readonly jwts = new Set<string>();

  constructor(
    private readonly now: () => number,
    private readonly base = API,
  ) {}

  readonly fetch: Fetch = async (url, { method = '', headers, body, redirect }) => {
    if (redirect !== 'manual') throw new Error('A redirect would be followed.');
    if (!url.startsWith(`${this.base}/`)) throw new Error(`A request to ${url}.`);
    const path = url.slice(this.base.length);
    this.requests.push(`${method} ${path}`);
    const [, bearer = ''] = /^Bearer (.+)$/.exec(new Headers(headers).get('authorization') ?? '') ?? [];
    const other = this.answer(`${method} ${path}`);
    if (other) return other;
    const asApp = path.startsWith('/app/') || path.endsWith('/installation');
    const answer = asApp ? this.app(bearer, path, String(body)) : this.alerts(bearer, method, path);
    const date = new Date(this.time).toUTCString();
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: { date } });
  };

  private get time(): number {
    return this.now() + this.skew;
  }

  private app(jwt: string, path: string, body: string): Answer {
    const refusal = this.refusalOf(jwt);
    if (refusal) return refused(...refusal);
    const id = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(path)?.[1];
    if (id !== undefined) return this.token(Number(id), JSON.parse(body));
    const [, scope, account, repository] =
      /^\/(orgs|repos)\/([^/]+)(?:\/([^/]+))?\/installation$/.exec(path) ?? [];
    const found = this.installations.find(
      (one) => one.account === account && (scope === 'orgs' || one.repositories.includes(repository ?? '')),
    );
    return found ? { status: 200, body: { id: found.id } } : refused(404, 'Not Found');
  }

  /** Refusal of a JWT (GitHub documentation, "Generating a JSON Web Token (JWT) for a GitHub App"). */
  private refusalOf(jwt: string): [number, string] | undefined {
    const [header = '', claims = '', signature = ''] = jwt.split('.');
    const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString());
    const { iss, iat, exp } = part(claims);
    if (part(header).alg !== 'RS256') return [401, 'Invalid algorithm'];
    if (iss !== CLIENT_ID) return [404, 'Integration not found'];
    const bytes = Buffer.from(`${header}.${claims}`);
    const isSigned = this.keys.some((key) =>
      verify('sha256', bytes, key, Buffer.from(signature, 'base64url')),
    );
    if (!isSigned) return [401, 'A JSON web token could not be decoded'];
    // Reported for requests of one second: github-aws-runners/terraform-aws-github-runner, issue 5025.
    if (this.jwts.has(jwt)) return [404, 'Not Found'];
    this.jwts.add(jwt);
    const seconds = this.time / 1000;
    if (iat > seconds) return [401, "'Issued at' claim ('iat') must be an Integer"];
    if (exp <= seconds) return [401, "'Expiration time' claim ('exp') must be a numeric value"];
    return exp > seconds + 600
      ? [401, "'Expiration time' claim ('exp') is too far in the future"]
      : undefined;
  }

  private token(id: number, body: { permissions: Permissions; repositories?: string[] }): Answer {
    this.asked.push(body);
    const found = this.installations.find((one) => one.id === id);
    if (!found) return refused(404, 'Not Found');
    if (found.suspended) return refused(403, 'This installation has been suspended');
    const { permissions, repositories = found.repositories } = body;
    const lacks = ([name, access]: [string, string]) =>
      access === 'write' ? found.permissions[name] !== 'write' : found.permissions[name] === undefined;
    if (Object.entries(permissions).some(lacks))
      return refused(422, 'The permissions requested are not granted to this installation.');
    if (repositories.some((name) => !found.repositories.includes(name)))
      return refused(422, 'There is at least one repository that does not exist or is not accessible');
    const token = `ghs_${randomUUID()}`;
    const end = this.time + HOUR;
    this.tokens.set(token, { installation: found, end, permissions, repositories });
    return { status: 201, body: { token, expires_at: new Date(end).toISOString() } };
  }

  private alerts(bearer: string, method: string, path: string): Answer {
    const token = this.tokens.get(bearer);
    if (!token || token.end <= this.time) return refused(401, 'Bad credentials');
    const access = token.permissions.secret_scanning_alerts;
    if (method === 'PATCH' && access !== 'write')
      return refused(403, 'Resource not accessible by integration');
    const { account } = token.installation;
    if (path.startsWith(`/orgs/${account}/`)) return { status: 200, body: [this.alert] };
    const [, owner, name = ''] = /^\/repos\/([^/]+)\/([^/]+)\/secret-scanning/.exec(path) ?? [];
    if (owner !== account || !token.repositories.includes(name)) return refused(404, 'Not Found');
    return { status: 200, body: /alerts\?/.test(path) ? [this.alert] : this.alert };
  }
}

function installation(id: number, account: string, repositories: string[]): Installation {
  return { id, account, repositories, permissions: { secret_scanning_alerts: 'write', metadata: 'read' } };
}

const refused = (status: number, message: string): Answer => ({ status, body: { message } });

/** Generated once: it takes long. */
let keyOfAll: ReturnType<typeof newKey> | undefined;

/** Lets a world have an app instead of a token. */
export function useApp(world: World, app: object = {}): AppServer {
  const server = new AppServer(world.clock.now);
  keyOfAll ??= newKey();
  const { publicKey, privateKey } = keyOfAll;
  server.keys.push(publicKey);
  world.secrets[APP_KEY] = { AWSCURRENT: pemOf(privateKey) };
  world.server = server.fetch;
  const source = { webhookSecret: HOOK, app: { clientId: CLIENT_ID, privateKey: APP_KEY, ...app }, api: API };
  world.sources.github.splice(0, 1, source);
  return server;
}
