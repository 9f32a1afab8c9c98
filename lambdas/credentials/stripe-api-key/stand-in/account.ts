import { encryptedJwe } from '../../../provider/stand-in/jwe';
import { Life, type StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer, WireRequest } from '../../http-api/wire';

const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PAGE = 2;

/** A key of an account. */
export interface KeyModel {
  readonly id: string;
  readonly name: string;
  readonly apiKey: string;
  readonly life: Life;
}

interface Given {
  readonly name: string;
  readonly type: string;
  readonly permissions: readonly string[];
  readonly public_key?: { readonly pem_key: { readonly data: string } };
}

const answer = (status: number, json: object): WireAnswer => ({ status, headers: {}, json });
const failed = (status: number, code: string): WireAnswer =>
  answer(status, { error: { code, message: 'A message of the stand-in.' } });

/** A stand-in for the API of an account: it encrypts a new key with the public key in the request. */
export class AccountModel {
  /** Keys by id, ended ones included. */
  readonly keys = new Map<string, KeyModel>();
  /** False in test mode, where keys are not encrypted. */
  isLive = true;

  constructor(
    private readonly context: StandInContext,
    readonly account: string,
    private readonly isAdministrator: (apiKey: string) => boolean,
  ) {}

  get listed(): readonly KeyModel[] {
    return [...this.keys.values()].filter(({ life }) => !life.removed);
  }

  add(name: string): KeyModel {
    for (const [id, { life }] of this.keys) if (life.isForgotten) this.keys.delete(id);
    const { random } = this.context;
    const key = {
      ...{ id: `mk_${random.text(24, TEXT)}`, name, life: new Life(this.context) },
      apiKey: `rk_${this.isLive ? 'live' : 'test'}_${random.text(40, TEXT)}`,
    };
    this.keys.set(key.id, key);
    return key;
  }

  handle({ method, url, headers, body = '{}' }: WireRequest): WireAnswer {
    const { pathname, searchParams } = new URL(url);
    const bearer = (headers.authorization ?? '').replace('Bearer ', '');
    if (pathname === '/v1/customers') return this.use(bearer);
    if (!this.isAdministrator(bearer)) return failed(401, 'invalid_api_key');
    if (headers['stripe-context'] !== this.account || !headers['stripe-version']?.endsWith('.preview'))
      return failed(403, 'forbidden');
    if (pathname === '/v2/iam/api_keys')
      return method === 'POST' ? this.create(JSON.parse(body) as Given) : this.list(searchParams.get('page'));
    const [, id = ''] = /^\/v2\/iam\/api_keys\/(\w+)\/expire$/.exec(pathname) ?? [];
    const key = this.listed.find((one) => one.id === id);
    if (!key) return failed(404, 'not_found');
    key.life.end('removed');
    return answer(200, this.described(key));
  }

  private use(apiKey: string): WireAnswer {
    const key = [...this.keys.values()].find((one) => one.apiKey === apiKey);
    return key?.life.isAccepted ? failed(403, 'more_permissions_required') : failed(401, 'api_key_expired');
  }

  private create({ name, type, permissions, public_key: publicKey }: Given): WireAnswer {
    const isValid = type === 'secret_key' && name.length <= 100 && permissions.length > 0;
    if (!isValid || (this.isLive && !publicKey)) return failed(400, 'invalid_fields');
    const key = this.add(name);
    const pem = publicKey?.pem_key.data ?? '';
    const secret = this.isLive
      ? { encrypted_secret: { ciphertext: encryptedJwe(key.apiKey, pem) } }
      : { token: key.apiKey };
    return answer(200, { ...this.described(key), secret_key: secret });
  }

  private list(page: string | null): WireAnswer {
    const all = [...this.keys.values()];
    const start = Number(page ?? 0);
    const more = start + PAGE < all.length;
    return answer(200, {
      data: all.slice(start, start + PAGE).map((key) => this.described(key)),
      next_page_url: more ? `/v2/iam/api_keys?limit=100&page=${start + PAGE}` : null,
    });
  }

  /** In test mode the list has the keys. */
  private described({ id, name, apiKey, life }: KeyModel): object {
    return {
      ...{ object: 'v2.iam.api_key', id, name, type: 'secret_key', livemode: this.isLive },
      created: new Date(life.created).toISOString(),
      status: life.removed ? 'expired' : 'active',
      ...(!this.isLive && { secret_key: { token: apiKey } }),
    };
  }
}
