import type { AdapterFactory } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, IssuerContext } from 'cdk-rekey-engine/testing';
import { rsaKeyPair } from '../../../provider/rsa';
import { pooledKeyPair } from '../../../provider/stand-in/key-pairs';
import { auth0PrivateKey } from '../adapter';
import type { PrivateKeyValue } from '../contract';
import type { ApplicationModel, CredentialModel } from './application';
import { type IsAdministrator, TenantModel } from './tenant';

export const PARAMETERS = {
  domain: 'acme.eu.auth0.com',
  clientId: 'shop-of-acme',
  audience: 'https://orders.acme.example',
  endClientSecret: 'false',
};

const ADMIN = rsaKeyPair(512)();

/** Text of the admin secret. */
export const ownAdmin = (): string =>
  JSON.stringify({ clientId: 'rotator-of-acme', privateKey: ADMIN.privateKey });

const isAdministrator: IsAdministrator = (clientId, proof) =>
  clientId === 'rotator-of-acme' && typeof proof !== 'string' && proof.isSignedBy(ADMIN.publicKey);

/** An application of Auth0 in memory, behind the adapter. */
export class Auth0Issuer implements Issuer {
  readonly model: TenantModel;
  readonly application: ApplicationModel;
  readonly state: readonly object[];

  /** @param admin returns the text of the admin secret, also where the environment of the issuer has none. */
  constructor(
    private readonly context: IssuerContext,
    private readonly admin: () => string = ownAdmin,
  ) {
    this.model = new TenantModel(context, PARAMETERS.domain, isAdministrator);
    this.application = this.model.application(PARAMETERS.clientId);
    this.state = [this.model.applications, this.model.tokens];
  }

  readonly factory = (): AdapterFactory<PrivateKeyValue> => {
    const { kind, create } = auth0PrivateKey(async (wire) => this.model.handle(wire), pooledKeyPair);
    const adminSecret = async () => this.admin();
    return { kind, create: (parameters, context) => create(parameters, { ...context, adminSecret }) };
  };

  accepts(text: string): boolean {
    return this.find(text)?.life.isAccepted ?? false;
  }

  status(text: string): CredentialStatus | undefined {
    const credential = this.find(text);
    if (!credential) return undefined;
    const { isActive, isAccepted, removed, disabled, created, effective, ends, expiresAt } = credential.life;
    return {
      active: isActive,
      removed: removed || this.context.clock.now() >= expiresAt,
      accepted: isAccepted ? 'all' : 'none',
      detail: `${disabled}`,
      times: [created, effective, ends, expiresAt].map((time) => (Number.isFinite(time) ? time : undefined)),
    };
  }

  /** Names of the credentials in use. */
  alive(): string[] {
    return this.application.listed.filter(({ life }) => life.isActive).map(({ name }) => name);
  }

  issueByHand(): string | undefined {
    const { privateKey, publicKey } = pooledKeyPair();
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const made = this.application.add({ name: 'made by hand', pem });
    if (!made) return undefined;
    this.application.enable([...(this.application.enabled ?? []), made.id]);
    const { domain, clientId } = PARAMETERS;
    const value = { domain, clientId, privateKey, credentialName: made.id, expiresAt: 'never' };
    return JSON.stringify(value satisfies PrivateKeyValue);
  }

  /** @param id name of a credential of a rotator, or the id of another one. */
  removeByHand(id: string): void {
    const { application } = this;
    for (const one of application.listed.filter(({ id: own, name }) => own === id || name === id)) {
      application.enable(application.enabled?.filter((enabled) => enabled !== one.id));
      one.life.end('removed');
    }
  }

  private find(text: string): CredentialModel | undefined {
    const { credentialName } = JSON.parse(text) as PrivateKeyValue;
    const all = [...this.application.credentials.values()];
    return all.find(({ id, name }) => name === credentialName || id === credentialName);
  }
}
