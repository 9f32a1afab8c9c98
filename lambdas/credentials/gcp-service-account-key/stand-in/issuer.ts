import type { CredentialStatus, Issuer, IssuerContext } from 'cdk-rekey-engine/testing';
import { publicKeyOf } from '../../../provider/rsa';
import { pooledKeyPair } from '../../../provider/stand-in/key-pairs';
import { selfSigned } from '../../../x509/self-signed';
import { gcpServiceAccountKey } from '../adapter';
import type { ServiceAccountKeyValue } from '../contract';
import type { AwsIdentity } from '../federation';
import { keyFile } from '../value';
import { type AccountModel, type KeyModel, pemOf } from './account';
import { Administrators } from './administrators';
import { GoogleModel } from './google';

export const SERVICE_ACCOUNT = 'mailer@shop-prod.iam.gserviceaccount.com';
export const AUDIENCE =
  '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/rotator';
const TEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const YEAR = 365 * 86_400_000;

/** A service account in memory, behind the adapter. */
export class GoogleIssuer implements Issuer {
  readonly model: GoogleModel;
  readonly account: AccountModel;
  readonly state: readonly object[];
  private readonly secretAccessKey: string;
  /** Public keys by private keys, because parsing them takes most of the time. */
  private readonly publicKeys = new Map<string, string>();

  /** @param admin text of the admin secret. */
  constructor(
    private readonly context: IssuerContext,
    admin?: () => string,
  ) {
    this.secretAccessKey = context.random.text(40, TEXT);
    const administrators = new Administrators({
      secrets: () => (admin ? [admin()] : []),
      audiences: () => [AUDIENCE],
      secretAccessKeyOf: () => this.secretAccessKey,
    });
    this.model = new GoogleModel(context, administrators);
    this.account = this.model.account(SERVICE_ACCOUNT);
    this.state = [this.model.accounts, this.model.tokens];
  }

  /** Credentials of the role of the function. */
  readonly identity = (): AwsIdentity => ({
    region: 'eu-central-1',
    accessKeyId: 'AKIDOFTHEROTATOR',
    secretAccessKey: this.secretAccessKey,
  });

  readonly factory = () =>
    gcpServiceAccountKey(async (wire) => this.model.handle(wire), {
      makeKeyPair: pooledKeyPair,
      identity: this.identity,
    });

  accepts(text: string): boolean {
    return this.find(text)?.life.isAccepted ?? false;
  }

  status(text: string): CredentialStatus | undefined {
    const key = this.find(text);
    if (!key) return undefined;
    const { isActive, isAccepted, removed, disabled, created, effective, ends, expiresAt } = key.life;
    return {
      active: isActive,
      removed: removed || this.context.clock.now() >= expiresAt,
      accepted: isAccepted ? 'all' : 'none',
      detail: `${disabled}`,
      times: [created, effective, Number.isFinite(ends) ? ends : undefined, expiresAt],
    };
  }

  /** Ids of the keys that the rotator issued. */
  alive(): string[] {
    return this.account.listed.filter(({ life }) => life.isActive).map(({ id }) => id);
  }

  issueByHand(): string | undefined {
    const now = this.context.clock.now();
    const pair = pooledKeyPair();
    const content = { commonName: 'unused', notBefore: now, notAfter: now + 10 * YEAR };
    const key = this.account.add(selfSigned({ ...content, ...pair }));
    return key && JSON.stringify(fileOf(key, pair.privateKey));
  }

  removeByHand(id: string): void {
    this.account.keys.get(id)?.life.end('removed');
  }

  private publicKeyIn(privateKey: string): string | undefined {
    const key = this.publicKeys.get(privateKey) ?? publicKeyOf(privateKey);
    const publicKey = typeof key === 'object' ? pemOf(key) : key;
    if (publicKey !== undefined) this.publicKeys.set(privateKey, publicKey);
    return publicKey;
  }

  private find(text: string): KeyModel | undefined {
    const value = JSON.parse(text) as ServiceAccountKeyValue;
    const key = this.account.keys.get(value.private_key_id);
    return key?.publicKey === this.publicKeyIn(value.private_key) ? key : undefined;
  }
}

const fileOf = ({ id }: KeyModel, privateKey: string): ServiceAccountKeyValue =>
  keyFile({
    project_id: 'shop-prod',
    private_key_id: id,
    private_key: privateKey,
    client_email: SERVICE_ACCOUNT,
    client_id: '123456789012345678901',
  });
