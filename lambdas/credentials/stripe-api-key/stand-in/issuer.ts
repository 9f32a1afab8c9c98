import type { AdapterFactory } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, IssuerContext } from 'cdk-rekey-engine/testing';
import { pooledEncryptionKeyPair } from '../../../provider/stand-in/key-pairs';
import { stripeApiKey } from '../adapter';
import type { StripeKeyValue } from '../contract';
import { AccountModel, type KeyModel } from './account';

export const PARAMETERS = { account: 'acct_shop', permissions: 'customer_read invoice_read' };

/** An account of Stripe in memory, behind the adapter. */
export class StripeIssuer implements Issuer {
  readonly model: AccountModel;
  readonly state: readonly object[];
  /** Text of the admin secret. */
  readonly admin: string;

  constructor(context: IssuerContext) {
    const own = `sk_of_the_app_${context.random.text(24, 'abcdefghijklmnopqrstuvwxyz')}`;
    this.admin = JSON.stringify({ apiKey: own });
    this.model = new AccountModel(context, PARAMETERS.account, (apiKey) => apiKey === own);
    this.state = [this.model.keys];
  }

  /** The adapter has the admin secret also where the environment of the issuer has none. */
  readonly factory = (): AdapterFactory<StripeKeyValue> => {
    const { kind, create } = stripeApiKey(async (wire) => this.model.handle(wire), pooledEncryptionKeyPair);
    const adminSecret = async () => this.admin;
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
      times: [created, effective, Number.isFinite(ends) ? ends : undefined],
    };
  }

  alive(): string[] {
    return this.model.listed.map(({ id }) => id);
  }

  issueByHand(): string {
    const { id, apiKey } = this.model.add('made by hand');
    return JSON.stringify({ id, apiKey } satisfies StripeKeyValue);
  }

  removeByHand(id: string): void {
    this.model.keys.get(id)?.life.end('removed');
  }

  private find(text: string): KeyModel | undefined {
    const { id, apiKey } = JSON.parse(text) as StripeKeyValue;
    const key = this.model.keys.get(id);
    return key?.apiKey === apiKey ? key : undefined;
  }
}
