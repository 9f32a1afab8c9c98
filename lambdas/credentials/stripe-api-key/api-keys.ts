import { randomUUID } from 'node:crypto';
import type { Listed } from 'cdk-rekey-engine';
import { decryptedJwe } from '../../provider/jwe';
import type { Provider } from '../../provider/provider';
import { apiRequest, textAt } from '../../provider/request';
import { type MakeKeyPair, privateKeyOf } from '../../provider/rsa';
import type { WireAnswer } from '../http-api/wire';
import type { StripeKeyValue, StripeParameters } from './contract';

export const ORIGIN = 'https://api.stripe.com';
const PATH = '/v2/iam/api_keys';
/** Version with the API of keys, which is a preview. */
const VERSION = '2026-08-26.preview';
/** More pages of 100 keys than any account has. */
const MOST_PAGES = 100;

/** The API keys of one account. */
export class ApiKeys {
  constructor(
    private readonly provider: Provider,
    private readonly parameters: StripeParameters,
    private readonly makeKeyPair: MakeKeyPair,
  ) {}

  /** Creates a restricted key. In live mode Stripe encrypts it with a public key that is used once. */
  async create(name: string): Promise<StripeKeyValue> {
    const { provider, parameters } = this;
    const { permissions, connectPermissions } = parameters;
    const { privateKey, publicKey } = this.makeKeyPair();
    const data = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const json = {
      ...{ type: 'secret_key', name, permissions: permissions.split(' ') },
      ...(connectPermissions !== undefined && { connect_permissions: connectPermissions.split(' ') }),
      public_key: { pem_key: { algorithm: 'RSA', data } },
    };
    const call = 'create';
    const answer = await this.call(call, 'POST', PATH, false, json);
    if (answer.status !== 200 && answer.status !== 201) throw this.failure(call, answer);
    const id = this.idIn(answer.json);
    const encrypted = textAt(answer.json, 'secret_key', 'encrypted_secret', 'ciphertext');
    const key = encrypted === undefined ? undefined : privateKeyOf(privateKey);
    const apiKey = key ? decryptedJwe(encrypted as string, key) : textAt(answer.json, 'secret_key', 'token');
    provider.context.log.hide(apiKey);
    if (apiKey) return { id, apiKey };
    // Nobody can use the key.
    await this.expire(id);
    throw provider.fail('IssuerMismatch', call, 'the answer has no key that can be decrypted.');
  }

  /** Active secret keys. Stripe may also list their values, which are redacted. */
  async list(): Promise<Listed[]> {
    const listed: Listed[] = [];
    let path: string | undefined = `${PATH}?limit=100`;
    for (let page = 1; path !== undefined; page++) {
      const answer: WireAnswer = await this.call('list', 'GET', path, true);
      if (answer.status !== 200) throw this.failure('list', answer);
      const { data } = (answer.json ?? {}) as { readonly data?: unknown };
      if (!Array.isArray(data) || page > MOST_PAGES)
        throw this.provider.fail('IssuerMismatch', 'list', 'the answer is no page of keys.');
      for (const key of data as readonly unknown[]) {
        this.provider.context.log.hide(textAt(key, 'secret_key', 'token'));
        if (textAt(key, 'type') !== 'secret_key' || textAt(key, 'status') !== 'active') continue;
        const name = textAt(key, 'name');
        const created = Date.parse(textAt(key, 'created') ?? '') || 0;
        listed.push({ id: this.idIn(key), active: true, created, ...(name !== undefined && { name }) });
      }
      path = textAt(answer.json, 'next_page_url');
    }
    return listed;
  }

  /** Ends a key. One that is gone or has ended is no error. */
  async expire(id: string): Promise<void> {
    const answer = await this.call('expire', 'POST', `${PATH}/${id}/expire`, true, {});
    if ([200, 204, 404].includes(answer.status)) return;
    if (answer.status === 400 && !(await this.list()).some((key) => key.id === id)) return;
    throw this.failure('expire', answer);
  }

  /** Sends a request. After a refusal the admin secret is read again, because it may just have been rotated. */
  private async call(
    name: string,
    method: string,
    path: string,
    repeats: boolean,
    json?: object,
  ): Promise<WireAnswer> {
    const { provider, parameters } = this;
    for (let attempt = 1; ; attempt++) {
      const headers = {
        ...{ 'stripe-version': VERSION, 'stripe-context': parameters.account },
        ...(json && { 'idempotency-key': randomUUID() }),
      };
      const bearer = this.keyIn(await provider.context.adminSecret());
      const wire = apiRequest(method, new URL(path, ORIGIN).href, { bearer, headers, json });
      const answer = await provider.send({ name, wire, repeats });
      if (answer.status !== 401) return answer;
      if (attempt === 2) throw provider.fail('AdminRefused', name, 'HTTP 401.');
    }
  }

  /** The key in the admin secret: a text, or JSON with `apiKey`. */
  private keyIn(text: string): string {
    const trimmed = text.trim();
    const key = trimmed.startsWith('{') ? textAt(parsed(trimmed), 'apiKey') : trimmed;
    if (key && /^\S{8,500}$/.test(key)) return key;
    throw this.provider.fail('AdminRefused', 'read the admin secret', 'it has no apiKey.');
  }

  private idIn(json: unknown): string {
    const id = textAt(json, 'id');
    if (id !== undefined && /^\w{1,100}$/.test(id)) return id;
    throw this.provider.fail('IssuerMismatch', 'api_keys', 'a key has no id.');
  }

  private failure(name: string, { status }: WireAnswer): Error {
    const { provider } = this;
    const detail = `HTTP ${status}.`;
    if (status !== 403) return provider.fail('CallFailed', name, detail);
    const action =
      'install the Stripe App of the admin secret for the account, with the permission api_key_write.';
    return provider.fail('AccessDenied', name, detail, action);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
