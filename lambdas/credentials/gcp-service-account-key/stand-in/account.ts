import { type KeyObject, X509Certificate } from 'node:crypto';
import { SECOND } from 'cdk-rekey-engine';
import type { Token } from '../../../provider/stand-in/jwt';
import { Life, type StandInContext } from '../../../provider/stand-in/life';
import type { WireAnswer } from '../../http-api/wire';
import { MOST_KEYS } from '../contract';

const HEX = '0123456789abcdef';

/** A key of a service account. */
export interface KeyModel {
  readonly id: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM of the public key. */
  readonly publicKey: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly life: Life;
}

/** An answer with an error in the form of Google. */
export const failed = (code: number, status: string, message = status): WireAnswer => ({
  status: code,
  headers: {},
  json: { error: { code, message, status } },
});

export const succeeded = (json: object): WireAnswer => ({ status: 200, headers: {}, json });

/** A service account with its keys, at a stand-in for the IAM API. */
export class AccountModel {
  readonly keys = new Map<string, KeyModel>();
  /** False after the deletion of the service account. */
  exists = true;
  disabled = false;
  /** True if an organization policy does not allow uploads. */
  uploadsDenied = false;

  constructor(
    private readonly context: StandInContext,
    readonly email: string,
    readonly uniqueId: string,
  ) {}

  get listed(): readonly KeyModel[] {
    return [...this.keys.values()].filter(({ life }) => !life.removed);
  }

  /** Adds a key; undefined if the service account has no room for it. */
  add(certificate: string): KeyModel | undefined {
    for (const [id, { life }] of this.keys) if (life.isForgotten) this.keys.delete(id);
    if (this.listed.length >= MOST_KEYS) return undefined;
    const { clock, random } = this.context;
    const { publicKey, validFrom, validTo } = new X509Certificate(certificate);
    const key = {
      id: random.text(40, HEX),
      certificate,
      publicKey: pemOf(publicKey),
      ...{ validFrom, validTo },
      life: new Life(this.context, clock.now(), Date.parse(validTo)),
    };
    this.keys.set(key.id, key);
    return key;
  }

  /** True if one of the keys that are accepted now has signed a token. */
  hasSigned({ header, isSignedBy }: Token): boolean {
    return [...this.keys.values()].some(
      ({ id, publicKey, life }) =>
        life.isAccepted && (header.kid === undefined || header.kid === id) && isSignedBy(publicKey),
    );
  }

  /** Answers a request below the path of the service account. */
  answer(method: string, path: string, body: string): WireAnswer {
    if (!this.exists) return failed(404, 'NOT_FOUND');
    const { email, uniqueId, disabled } = this;
    if (method === 'GET' && path === '') return succeeded({ email, uniqueId, ...(disabled && { disabled }) });
    if (method === 'GET' && path === '/keys?keyTypes=USER_MANAGED')
      return succeeded(
        this.listed.length === 0 ? {} : { keys: this.listed.map((key) => this.described(key)) },
      );
    if (method === 'POST' && path === '/keys:upload') return this.upload(body);
    const [, id = '', rest = ''] = /^\/keys\/([0-9a-f]+)(.*)$/.exec(path) ?? [];
    const key = this.keys.get(id);
    if (!key || key.life.removed) return failed(404, 'NOT_FOUND');
    return this.change(key, `${method} ${rest}`);
  }

  private upload(body: string): WireAnswer {
    if (this.uploadsDenied)
      return failed(
        400,
        'FAILED_PRECONDITION',
        'constraints/iam.disableServiceAccountKeyUpload is violated.',
      );
    const { publicKeyData } = JSON.parse(body) as { readonly publicKeyData: string };
    const certificate = Buffer.from(publicKeyData, 'base64').toString('utf8');
    if (!isSelfSigned(certificate)) return failed(400, 'INVALID_ARGUMENT');
    const key = this.add(certificate);
    return key
      ? succeeded(this.described(key))
      : failed(400, 'FAILED_PRECONDITION', 'Precondition check failed.');
  }

  private change(key: KeyModel, request: string): WireAnswer {
    const { life } = key;
    if (request === 'GET ?publicKeyType=TYPE_X509_PEM_FILE') {
      const publicKeyData = Buffer.from(key.certificate).toString('base64');
      return succeeded({ ...this.described(key), publicKeyData });
    }
    if (request === 'POST :disable') life.end('disabled');
    else if (request === 'POST :enable') life.enable();
    else if (request === 'DELETE ') life.end('removed');
    else return failed(404, 'NOT_FOUND');
    return succeeded({});
  }

  private described({ id, validFrom, validTo, life: { disabled } }: KeyModel): object {
    return {
      name: `projects/${projectOf(this.email)}/serviceAccounts/${this.email}/keys/${id}`,
      validAfterTime: wholeSeconds(validFrom),
      validBeforeTime: wholeSeconds(validTo),
      keyAlgorithm: 'KEY_ALG_RSA_2048',
      keyOrigin: 'USER_PROVIDED',
      keyType: 'USER_MANAGED',
      ...(disabled && { disabled }),
    };
  }
}

const projectOf = (email: string): string => /@([^.]+)\./.exec(email)?.[1] ?? '';

/** PEM of a public key. */
export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;

const wholeSeconds = (text: string): string =>
  new Date(Math.floor(Date.parse(text) / SECOND) * SECOND).toISOString().replace('.000Z', 'Z');

function isSelfSigned(certificate: string): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    return parsed.verify(parsed.publicKey);
  } catch {
    return false;
  }
}
