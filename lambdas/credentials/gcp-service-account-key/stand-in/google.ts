import { SECOND } from 'cdk-rekey-engine';
import { decoded } from '../../../provider/stand-in/jwt';
import type { StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer, WireRequest } from '../../http-api/wire';
import { TOKEN_URI } from '../value';
import { AccountModel, failed, succeeded } from './account';
import type { Administrators } from './administrators';

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Tolerance for the time of a token request. */
const SKEW = 300;
const LONGEST = 3600;

const refused = (description: string): WireAnswer => ({
  status: 400,
  headers: {},
  json: { error: 'invalid_grant', error_description: description },
});

/**
 * A stand-in for the APIs of Google Cloud: token requests, token exchanges, and the keys of service accounts. It verifies
 * assertions with the uploaded certificates.
 */
export class GoogleModel {
  readonly accounts = new Map<string, AccountModel>();
  /** Identities by their access tokens. */
  readonly tokens = new Map<string, string>();

  constructor(
    private readonly context: StandInContext,
    private readonly administrators: Administrators,
  ) {}

  account(email: string): AccountModel {
    const known = this.accounts.get(email);
    if (known) return known;
    const account = new AccountModel(this.context, email, this.context.random.text(21, '123456789'));
    this.accounts.set(email, account);
    return account;
  }

  handle(wire: WireRequest): WireAnswer {
    const { host, pathname, search } = new URL(wire.url);
    const form = new URLSearchParams(wire.body ?? '');
    if (wire.url === TOKEN_URI) return this.token(form.get('assertion') ?? '');
    if (host === 'sts.googleapis.com' && pathname === '/v1/token') return this.exchange(form);
    const identity = this.identityOf(wire);
    if (identity === undefined) return failed(401, 'UNAUTHENTICATED');
    const [, email = '', path = ''] =
      /^\/v1\/projects\/[^/]+\/serviceAccounts\/([^/:]+)(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (host === 'iamcredentials.googleapis.com' && path === ':generateAccessToken') {
      if (!this.administrators.impersonates(identity, email)) return failed(403, 'PERMISSION_DENIED');
      return succeeded({ accessToken: this.issueToken(email), expireTime: '2030-01-01T00:00:00Z' });
    }
    const account = host === 'iam.googleapis.com' ? this.accounts.get(email) : undefined;
    if (!account) return failed(404, 'NOT_FOUND');
    if (!this.administrators.administers(identity)) return failed(403, 'PERMISSION_DENIED');
    return account.answer(wire.method, path + search, wire.body ?? '');
  }

  private token(assertion: string): WireAnswer {
    const token = decoded(assertion);
    if (!token) return refused('Invalid JWT: Failed to parse.');
    const { iss, aud, scope, iat, exp } = token.claims as Record<string, unknown>;
    const now = this.context.clock.now() / SECOND;
    const lifetime = Number(exp) - Number(iat);
    const isTimely = Number(iat) <= now + SKEW && Number(exp) >= now - SKEW && lifetime <= LONGEST;
    if (!isTimely || aud !== TOKEN_URI || typeof scope !== 'string')
      return refused(
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
      );
    const email = String(iss);
    const account = this.accounts.get(email);
    const isKnown = account ? account.hasSigned(token) : this.administrators.hasSigned(email, token);
    if (account?.exists === false) return refused('Invalid grant: account not found');
    if (!isKnown) return refused('Invalid JWT Signature.');
    return succeeded({ access_token: this.issueToken(email), expires_in: LONGEST, token_type: 'Bearer' });
  }

  private exchange(form: URLSearchParams): WireAnswer {
    const identity = this.administrators.federated(form, new Date(this.context.clock.now()));
    if (identity === undefined) return { status: 400, headers: {}, json: { error: 'invalid_grant' } };
    return succeeded({ access_token: this.issueToken(identity), expires_in: LONGEST, token_type: 'Bearer' });
  }

  private identityOf({ headers }: WireRequest): string | undefined {
    return this.tokens.get((headers.authorization ?? '').replace('Bearer ', ''));
  }

  private issueToken(identity: string): string {
    const token = this.context.random.text(40, TEXT);
    this.tokens.set(token, identity);
    return token;
  }
}
