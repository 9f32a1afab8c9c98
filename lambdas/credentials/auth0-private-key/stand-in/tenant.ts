import { SECOND } from 'cdk-rekey-engine';
import { decoded, type Token } from '../../../provider/stand-in/jwt';
import type { StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer, WireRequest } from '../../http-api/wire';
import { ApplicationModel, answer } from './application';

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Longest lifetime of an assertion, and tolerance for its time, seconds. */
const [LONGEST, SKEW] = [300, 10];

/** An administrator: its client id, and its assertion or client secret. */
export type IsAdministrator = (clientId: string, proof: Token | string) => boolean;

/** A stand-in for a tenant of Auth0. It verifies assertions with the public keys of the applications. */
export class TenantModel {
  readonly applications = new Map<string, ApplicationModel>();
  /** Access tokens of administrators. */
  readonly tokens = new Set<string>();
  /** Ids of assertions, each of which can be used once. */
  readonly used = new Set<string>();

  constructor(
    private readonly context: StandInContext,
    readonly domain: string,
    private readonly isAdministrator: IsAdministrator,
  ) {}

  application(clientId: string): ApplicationModel {
    const known = this.applications.get(clientId) ?? new ApplicationModel(this.context, clientId);
    this.applications.set(clientId, known);
    return known;
  }

  handle({ method, url, headers, body = '' }: WireRequest): WireAnswer {
    const { pathname, search } = new URL(url);
    if (method === 'POST' && pathname === '/oauth/token') return this.token(new URLSearchParams(body));
    const [, clientId = '', path = ''] = /^\/api\/v2\/clients\/([\w-]+)(.*)$/.exec(pathname) ?? [];
    if (!this.tokens.has((headers.authorization ?? '').replace('Bearer ', '')))
      return answer(401, { statusCode: 401, errorCode: 'invalid_token' });
    const application = this.applications.get(clientId);
    if (!application) return answer(404, { statusCode: 404, errorCode: 'inexistent_client' });
    return application.handle(`${method} ${path}${path === '' && search ? '?' : ''}`, body);
  }

  private token(form: URLSearchParams): WireAnswer {
    const refused = answer(401, {
      error: 'invalid_client',
      error_description: 'Client authentication failed',
    });
    const audience = form.get('audience') ?? '';
    if (form.get('grant_type') !== 'client_credentials') return answer(403, { error: 'unauthorized_client' });
    const clientSecret = form.get('client_secret');
    const token = decoded(form.get('client_assertion') ?? '');
    const clientId = clientSecret === null ? String(token?.claims.iss) : (form.get('client_id') ?? '');
    const proof = clientSecret ?? (token && this.isValid(token) ? token : undefined);
    if (proof === undefined) return refused;
    if (this.isAdministrator(clientId, proof)) {
      const issued = this.context.random.text(40, TEXT);
      if (audience === `https://${this.domain}/api/v2/`) this.tokens.add(issued);
      return answer(200, { access_token: issued, token_type: 'Bearer' });
    }
    const application = this.applications.get(clientId);
    if (!application || typeof proof === 'string' || !application.hasSigned(proof)) return refused;
    if (audience !== application.audience) return answer(403, { error: 'access_denied' });
    return answer(200, { access_token: this.context.random.text(40, TEXT), token_type: 'Bearer' });
  }

  private isValid({ claims: { iss, sub, aud, jti, iat, exp } }: Token): boolean {
    const now = this.context.clock.now() / SECOND;
    const isTimely =
      Number(iat) <= now + SKEW && Number(exp) > now - SKEW && Number(exp) - Number(iat) <= LONGEST;
    const isNew = typeof jti === 'string' && !this.used.has(jti);
    if (!isTimely || !isNew || iss !== sub || aud !== `https://${this.domain}/`) return false;
    this.used.add(String(jti));
    return true;
  }
}
