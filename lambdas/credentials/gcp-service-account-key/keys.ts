import { X509Certificate } from 'node:crypto';
import { type Listed, SECOND } from 'cdk-rekey-engine';
import { textAt } from '../../provider/request';
import { readName } from '../http-api/names';
import { MOST_KEYS } from './contract';
import type { IamApi } from './iam-api';

/** A key of the list of Google. */
interface Key {
  readonly name?: string;
  readonly keyOrigin?: string;
  readonly disabled?: boolean;
  readonly validAfterTime?: string;
  readonly validBeforeTime?: string;
}

const isKeyId = (id: string): boolean => /^[0-9a-f]{1,64}$/.test(id);

/** The user-managed keys of one service account. */
export class ServiceAccountKeys {
  /** Common names in the certificates of uploaded keys, by key id. A certificate does not change. */
  private readonly names = new Map<string, string | undefined>();

  constructor(private readonly api: IamApi) {}

  /** The id of the service account. @throws PrincipalGone, PrincipalUnfit if it is disabled */
  async accountId(): Promise<string> {
    const { api } = this;
    const name = 'serviceAccounts.get';
    const answer = await api.call({ name, method: 'GET', path: '', repeats: true });
    if (answer.status !== 200) throw api.failure(name, answer);
    const { disabled } = (answer.json ?? {}) as { readonly disabled?: unknown };
    if (disabled === true)
      throw api.provider.fail('PrincipalUnfit', name, 'the service account is disabled.');
    // Client libraries refuse a key file without it.
    const id = textAt(answer.json, 'uniqueId');
    if (id) return id;
    throw api.provider.fail('IssuerMismatch', name, 'the answer has no uniqueId.');
  }

  async list(): Promise<Listed[]> {
    const now = this.api.provider.now;
    const listed = [];
    for (const key of await this.all()) {
      const id = this.idIn(key.name);
      // Google generated the other keys, so they are not those of the rotator.
      const name = key.keyOrigin === 'USER_PROVIDED' ? await this.nameOf(id) : undefined;
      const own = readName(name);
      const active = key.disabled !== true && !(Date.parse(key.validBeforeTime ?? '') <= now);
      const created = own.created || Date.parse(key.validAfterTime ?? '') || 0;
      listed.push({ id, active, created, ...(own.name !== undefined && { name: own.name }) });
    }
    return listed;
  }

  /** Uploads the certificate of a key. Returns the id that Google gives it. @throws SlotTaken, PrincipalUnfit, IssuerBusy */
  async upload(certificate: string): Promise<string> {
    const { api } = this;
    const name = 'keys.upload';
    const answer = await api.call({
      ...{ name, method: 'POST', path: '/keys:upload', repeats: false },
      json: { publicKeyData: Buffer.from(certificate).toString('base64') },
      // A service account without room for a key is answered as a rate limit, with a pause of a day.
      limit: { status: [] },
    });
    if (answer.status === 200) return this.idIn(textAt(answer.json, 'name'));
    if (JSON.stringify(answer.json ?? '').includes('iam.disableServiceAccountKeyUpload')) {
      const detail = 'the organization policy iam.disableServiceAccountKeyUpload does not allow it.';
      throw api.provider.fail('PrincipalUnfit', name, detail);
    }
    if ([400, 429].includes(answer.status) && (await this.all()).length >= MOST_KEYS)
      throw api.provider.fail('SlotTaken', name, `the service account has ${MOST_KEYS} keys.`);
    if (answer.status === 429) throw api.provider.fail('IssuerBusy', name, 'HTTP 429.');
    throw api.failure(name, answer);
  }

  disable(id: string): Promise<void> {
    return this.change('keys.disable', 'POST', `/keys/${this.checked(id)}:disable`);
  }

  remove(id: string): Promise<void> {
    return this.change('keys.delete', 'DELETE', `/keys/${this.checked(id)}`);
  }

  /** A key that is gone is no error. */
  private async change(name: string, method: string, path: string): Promise<void> {
    const json = method === 'POST' ? { json: {} } : {};
    const answer = await this.api.call({ name, method, path, repeats: true, ...json });
    if (answer.status !== 200 && answer.status !== 404) throw this.api.failure(name, answer);
  }

  private async all(): Promise<readonly Key[]> {
    const { api } = this;
    const name = 'keys.list';
    const path = '/keys?keyTypes=USER_MANAGED';
    const answer = await api.call({ name, method: 'GET', path, repeats: true });
    if (answer.status !== 200) throw api.failure(name, answer);
    const keys = keysIn(answer.json);
    if (keys) return keys;
    throw api.provider.fail('IssuerMismatch', name, 'the answer is no list of keys.');
  }

  private async nameOf(id: string): Promise<string | undefined> {
    if (this.names.has(id)) return this.names.get(id);
    const { api } = this;
    const name = 'keys.get';
    const path = `/keys/${id}?publicKeyType=TYPE_X509_PEM_FILE`;
    const answer = await api.call({ name, method: 'GET', path, repeats: true });
    // It was deleted after the list.
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw api.failure(name, answer);
    const found = commonNameIn(textAt(answer.json, 'publicKeyData') ?? '');
    this.names.set(id, found);
    return found;
  }

  private idIn(name = ''): string {
    return this.checked(name.slice(name.lastIndexOf('/') + 1));
  }

  private checked(id: string): string {
    if (isKeyId(id)) return id;
    throw this.api.provider.fail('IssuerMismatch', 'keys', 'the id of a key is not hexadecimal.');
  }
}

/** The keys in the answer to a list, which has no member for no keys; undefined for another answer. */
function keysIn(json: unknown): readonly Key[] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { keys = [] } = json as { readonly keys?: unknown };
  const isList = Array.isArray(keys) && keys.every((key) => textAt(key, 'name') !== undefined);
  return isList ? (keys as readonly Key[]) : undefined;
}

/** Common name of a certificate, PEM in base64. */
function commonNameIn(data: string): string | undefined {
  try {
    const { subject } = new X509Certificate(Buffer.from(data, 'base64'));
    return /^CN=(.+)$/m.exec(subject)?.[1];
  } catch {
    // Another format shows only that it is no certificate of the rotator.
    return undefined;
  }
}

/** Time by which a certificate is valid before it is uploaded, for a clock of Google that is behind. */
export const CLOCK_TOLERANCE = 600 * SECOND;
