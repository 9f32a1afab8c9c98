import { createPublicKey } from 'node:crypto';
import { SECOND } from 'cdk-rekey-engine';
import { decoded, type Token } from '../../../provider/stand-in/jwt';
import { Life, type StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer, WireRequest } from '../../http-api/wire';
import { SLOTS } from '../slots';
import { fingerprintOf } from '../value';

const HOUR_SECONDS = 3600;
/** Tolerance for the time of a token. */
const SKEW = 60;

/** A public key that is, or was, in a slot of a user. */
export interface KeyModel {
  readonly fingerprint: string;
  /** PEM. */
  readonly publicKey: string;
  readonly life: Life;
}

/** A user of the account. */
export class UserModel {
  /** Keys by the names of their slots. */
  readonly slots = new Map<string, KeyModel>();
  /** Keys that were unset, which an endpoint may accept for some time. */
  readonly ended: KeyModel[] = [];

  constructor(private readonly context: StandInContext) {}

  set(slot: string, text: string): void {
    this.unset(slot);
    const publicKey = `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`;
    const fingerprint = fingerprintOf(createPublicKey(publicKey));
    this.slots.set(slot, { fingerprint, publicKey, life: new Life(this.context) });
  }

  unset(slot: string): void {
    const key = this.slots.get(slot);
    if (!key) return;
    key.life.end('removed');
    this.slots.delete(slot);
    this.ended.push(key);
  }

  find(fingerprint: string): KeyModel | undefined {
    const known = [...this.slots.values(), ...[...this.ended].reverse()];
    return known.find((key) => key.fingerprint === fingerprint);
  }

  /** True if a key that is accepted now has signed a token. */
  hasSigned(fingerprint: string, { isSignedBy }: Token): boolean {
    const known = [...this.slots.values(), ...this.ended];
    return known.some(
      (key) => key.fingerprint === fingerprint && key.life.isAccepted && isSignedBy(key.publicKey),
    );
  }
}

const answer = (status: number, code: string, more: object = {}): WireAnswer => ({
  status,
  headers: {},
  json: { code, message: 'A message of the stand-in.', ...more },
});

/** True for the administrator: its name, the fingerprint in a token, and the token. */
export type IsAdministrator = (user: string, fingerprint: string, token: Token) => boolean;

/** A stand-in for the SQL API of one account. It verifies tokens with the public keys of the users. */
export class AccountModel {
  readonly users = new Map<string, UserModel>();
  /** False for a role without the privileges of the administrator. */
  isPrivileged = true;

  constructor(
    private readonly context: StandInContext,
    private readonly account: string,
    private readonly isAdministrator: IsAdministrator,
  ) {}

  user(name: string): UserModel {
    const user = this.users.get(name) ?? new UserModel(this.context);
    this.users.set(name, user);
    return user;
  }

  handle({ method, url, headers, body = '{}' }: WireRequest): WireAnswer {
    if (method !== 'POST' || new URL(url).pathname !== '/api/v2/statements') return answer(404, '390404');
    const token = decoded((headers.authorization ?? '').replace('Bearer ', ''));
    if (headers['x-snowflake-authorization-token-type'] !== 'KEYPAIR_JWT' || !token)
      return answer(401, '390104');
    const login = this.loginOf(token);
    if (login === undefined) return answer(401, '390144');
    const { statement } = JSON.parse(body) as { readonly statement: string };
    return statement === 'SELECT 1'
      ? answer(200, '090001', { data: [['1']] })
      : this.administer(login, statement);
  }

  /** The kind of user who has signed a token. */
  private loginOf(token: Token): 'administrator' | 'user' | undefined {
    const { iss, sub, iat, exp } = token.claims;
    const [, account, user = '', fingerprint = ''] =
      /^([A-Z0-9_-]+)\.([A-Z0-9_$]+)\.(SHA256:.+)$/.exec(String(iss)) ?? [];
    const now = this.context.clock.now() / SECOND;
    const isTimely =
      Number(iat) <= now + SKEW && Number(exp) > now - SKEW && Number(exp) - Number(iat) <= HOUR_SECONDS;
    if (account !== this.account || sub !== `${account}.${user}` || !isTimely) return undefined;
    if (this.isAdministrator(user, fingerprint, token)) return 'administrator';
    return this.users.get(user)?.hasSigned(fingerprint, token) ? 'user' : undefined;
  }

  private administer(login: string, statement: string): WireAnswer {
    const [, verb, name = '', change, slot = '', text = ''] =
      /^(DESCRIBE|ALTER) USER "([A-Z0-9_$]+)"(?: (SET|UNSET) (RSA_PUBLIC_KEY(?:_2)?)(?: = '([\w+/=]+)')?)?$/.exec(
        statement,
      ) ?? [];
    const user = this.users.get(name);
    if (verb === undefined) return answer(422, '001003');
    if (login !== 'administrator' || !user) return answer(422, '002003');
    if (verb === 'DESCRIBE') return answer(200, '090001', { data: described(user) });
    if (!this.isPrivileged) return answer(422, '003001');
    if (change === 'SET') user.set(slot, text);
    else user.unset(slot);
    return answer(200, '090001', { data: [['Statement executed successfully.']] });
  }
}

const described = (user: UserModel): readonly (readonly (string | null)[])[] =>
  SLOTS.flatMap((slot) => {
    const key = user.slots.get(slot);
    const time = key && new Date(key.life.created).toISOString().replace('T', ' ').replace('Z', '');
    return [
      [slot, key?.publicKey ?? 'null', 'null', 'A public key'],
      [`${slot}_FP`, key?.fingerprint ?? 'null', 'null', 'A fingerprint'],
      [`${slot}_LAST_SET_TIME`, time ?? null, 'null', 'A time'],
    ];
  });
