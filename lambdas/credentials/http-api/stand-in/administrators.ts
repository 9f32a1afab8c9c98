import type { Random } from '../../../../engine/src/testing/random';
import type { Authentication, Spec, SpecRequest } from '../spec/types';
import { type WireAnswer, type WireRequest, wireRequest } from '../wire';
import { pointersOf, put } from './answer';
import { type Captures, matchAuthentication, matchRequest } from './match';

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The administrators of a stand-in. */
export class Administrators {
  /** Access tokens of logins. */
  readonly logins = new Set<string>();

  /**
   * @param secret text of the admin secret. Undefined accepts every administrator.
   * @param isIssued true for a text in a value that was issued, which is no administrator.
   */
  constructor(
    private readonly spec: Spec,
    private readonly random: Random,
    private readonly secret: () => string | undefined,
    private readonly isIssued: (text: string) => boolean,
  ) {}

  /** Answers a login; undefined if it is none of an administrator. */
  logIn(captures: Captures): WireAnswer | undefined {
    const { admin } = this.spec;
    const login = admin.login as SpecRequest;
    const secret = this.secret();
    const own = secret === undefined ? undefined : matchRequest(login, rendered(login, secret));
    if (own ? !isSame(own, captures) : Object.values(captures).some(this.isIssued)) return undefined;
    const token = this.random.text(24, TEXT);
    this.logins.add(token);
    const json = pointersOf(admin, 'login').reduce((made: unknown, pointer) => put(made, pointer, token), {});
    return { status: 200, headers: {}, json };
  }

  /** True if a request has the credential of an administrator. */
  accept(wire: WireRequest): boolean {
    const { login, ...authentication } = this.spec.admin;
    const captures = matchAuthentication(authentication, wire);
    if (!captures) return false;
    const texts = Object.entries(captures);
    // A login without a token in its answer only precedes the requests.
    if (login && pointersOf(authentication, 'login').length > 0)
      return texts.some(([name, text]) => name.startsWith('login/') && this.logins.has(text));
    const secret = this.secret();
    if (secret === undefined) return !texts.some(([, text]) => this.isIssued(text));
    const own = rendered({ method: 'GET', url: 'https://stand-in/', ...authentication }, secret);
    return isSame(matchAuthentication(authentication, own), captures);
  }
}

const rendered = (request: SpecRequest, secret: string): WireRequest =>
  wireRequest(request, { admin: parsed(secret) });

const isSame = (a: Captures | undefined, b: Captures): boolean => JSON.stringify(a) === JSON.stringify(b);

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}

/** The text of an admin secret that has every placeholder of a spec. */
export function adminFor({ admin }: Spec, random: Random): string {
  const pointers = pointersOf(admin satisfies Authentication, 'admin');
  const secret = () => random.text(32, TEXT);
  if (pointers.every((pointer) => pointer === '')) return secret();
  return JSON.stringify(pointers.reduce((made: unknown, pointer) => put(made, pointer, secret()), {}));
}
