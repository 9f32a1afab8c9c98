import type { AdapterFactory } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, IssuerContext } from 'cdk-rekey-engine/testing';
import { rsaKeyPair } from '../../../provider/rsa';
import { pooledKeyPair } from '../../../provider/stand-in/key-pairs';
import { snowflakeKeyPair } from '../adapter';
import type { KeyPairValue } from '../contract';
import { SLOTS } from '../slots';
import { fingerprintOf, publicKeyText, valueOfPair } from '../value';
import { AccountModel, type IsAdministrator, type KeyModel, type UserModel } from './account';

export const PARAMETERS = { account: 'ACME-SHOP_PROD', user: 'MAILER' };

/** The key pair of the administrator. */
const ADMIN = (() => {
  const { privateKey, publicKey } = rsaKeyPair(512)();
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
})();

/** Text of the admin secret. */
export const ownAdmin = (): string => JSON.stringify({ user: 'rotator', privateKey: ADMIN.privateKey });

/** A user of Snowflake in memory, behind the adapter. */
export class SnowflakeIssuer implements Issuer {
  readonly model: AccountModel;
  readonly user: UserModel;
  readonly state: readonly object[];

  /** @param admin returns the text of the admin secret, also where the environment of the issuer has none. */
  constructor(
    context: IssuerContext,
    private readonly admin: () => string = ownAdmin,
  ) {
    const isAdministrator: IsAdministrator = (user, fingerprint, { isSignedBy }) =>
      user === 'ROTATOR' && fingerprint === ADMIN.fingerprint && isSignedBy(ADMIN.publicKey);
    this.model = new AccountModel(context, PARAMETERS.account, isAdministrator);
    this.user = this.model.user(PARAMETERS.user);
    this.state = [this.model.users];
  }

  readonly factory = (): AdapterFactory<KeyPairValue> => {
    const { kind, create } = snowflakeKeyPair(async (wire) => this.model.handle(wire), pooledKeyPair);
    const adminSecret = async () => this.admin();
    return { kind, create: (parameters, context) => create(parameters, { ...context, adminSecret }) };
  };

  accepts(text: string): boolean {
    return this.find(text)?.life.isAccepted ?? false;
  }

  status(text: string): CredentialStatus | undefined {
    const key = this.find(text);
    if (!key) return undefined;
    const { isActive, isAccepted, removed, created, effective, ends } = key.life;
    return {
      active: isActive,
      removed,
      accepted: isAccepted ? 'all' : 'none',
      detail: SLOTS.find((slot) => this.user.slots.get(slot) === key) ?? 'none',
      times: [created, effective, Number.isFinite(ends) ? ends : undefined],
    };
  }

  alive(): string[] {
    return [...this.user.slots.values()].map(({ fingerprint }) => fingerprint);
  }

  issueByHand(): string | undefined {
    const free = SLOTS.find((slot) => !this.user.slots.has(slot));
    if (free === undefined) return undefined;
    const pair = pooledKeyPair();
    this.user.set(free, publicKeyText(pair.publicKey));
    return JSON.stringify(valueOfPair(PARAMETERS, pair));
  }

  removeByHand(id: string): void {
    for (const [slot, { fingerprint }] of [...this.user.slots]) if (fingerprint === id) this.user.unset(slot);
  }

  private find(text: string): KeyModel | undefined {
    return this.user.find((JSON.parse(text) as KeyPairValue).publicKeyFingerprint);
  }
}
