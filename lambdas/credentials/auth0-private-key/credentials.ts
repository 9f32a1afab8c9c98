import type { Listed } from 'cdk-rekey-engine';
import { textAt } from '../../provider/request';
import { MOST_CREDENTIALS } from './contract';
import { enabledIn, type Held, heldIn } from './held';
import type { ManagementApi } from './management-api';

/** A public key to install. */
export interface PublicKey {
  readonly name: string;
  /** PEM. */
  readonly pem: string;
  readonly expiresAt: string;
}

/** The credentials of one application, and those with which it authenticates. */
export class ClientCredentials {
  constructor(
    private readonly api: ManagementApi,
    private readonly endClientSecret: boolean,
  ) {}

  async list(): Promise<Listed[]> {
    const held = await this.held();
    const enabled = await this.enabled();
    const { now } = this.api.provider;
    // An attempt whose answer was lost may have created a second credential of the name.
    const names = [...new Set(held.map(({ listedAs }) => listedAs))];
    return names.map((id) => {
      const own = held.filter(({ listedAs }) => listedAs === id);
      const active = own.some((one) => enabled?.includes(one.id) && now < one.expiresAt);
      return { id, active, created: Math.min(...own.map(({ created }) => created)) };
    });
  }

  /** Creates a credential and enables it, as far as that is not done. @throws SlotTaken, PrincipalUnfit */
  async install(key: PublicKey): Promise<void> {
    const enabled = await this.enabled();
    if (enabled === undefined && !this.endClientSecret) {
      throw this.api.provider.fail(
        'PrincipalUnfit',
        'clients.get',
        'the application does not authenticate with private keys.',
        'set endClientSecret, which ends its client secret at once, or configure Private Key JWT for the application.',
      );
    }
    const id = (await this.find(key.name)) ?? (await this.create(key));
    if (!enabled?.includes(id)) await this.enable([...(enabled ?? []), id], enabled === undefined);
  }

  /** Takes a credential out of use. It can be enabled again. */
  async disable(name: string): Promise<void> {
    const enabled = await this.enabled();
    const own = await this.idsOf(name);
    const rest = enabled?.filter((id) => !own.includes(id));
    if (rest && rest.length < (enabled?.length ?? 0)) await this.enable(rest);
  }

  async remove(name: string): Promise<void> {
    await this.disable(name);
    for (const id of await this.idsOf(name)) {
      const call = 'credentials.delete';
      const path = `/credentials/${encodeURIComponent(id)}`;
      const answer = await this.api.call({ name: call, method: 'DELETE', path, repeats: true });
      if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404)
        throw this.api.failure(call, answer);
    }
  }

  private async create({ name, pem, expiresAt }: PublicKey): Promise<string> {
    const { api } = this;
    const call = 'credentials.create';
    const json = { credential_type: 'public_key', name, pem, alg: 'RS256', expires_at: expiresAt };
    const answer = await api.call({ name: call, method: 'POST', path: '/credentials', json, repeats: false });
    const id = textAt(answer.json, 'id');
    if (answer.status === 201 && id) return id;
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 403) {
      // A key cannot be uploaded twice: an attempt at the same time may have uploaded it.
      const own = await this.find(name);
      if (own !== undefined) return own;
      const isFull = (await this.held()).length >= MOST_CREDENTIALS;
      if (isFull)
        throw api.provider.fail('SlotTaken', call, `the application has ${MOST_CREDENTIALS} credentials.`);
    }
    if (answer.status === 201) throw api.provider.fail('IssuerMismatch', call, 'the answer has no id.');
    throw api.failure(call, answer);
  }

  /** Sets the credentials with which the application authenticates. */
  private async enable(ids: readonly string[], isFirst = false): Promise<void> {
    const name = 'clients.update';
    const json = {
      client_authentication_methods: { private_key_jwt: { credentials: ids.map((id) => ({ id })) } },
      // An application authenticates in one way only.
      ...(isFirst && { token_endpoint_auth_method: null }),
    };
    const answer = await this.api.call({ name, method: 'PATCH', path: '', json, repeats: true });
    if (answer.status !== 200) throw this.api.failure(name, answer);
  }

  /** Ids of the enabled credentials; undefined for an application that does not authenticate with private keys. */
  private async enabled(): Promise<readonly string[] | undefined> {
    const name = 'clients.get';
    const path = '?fields=client_id,client_authentication_methods&include_fields=true';
    const answer = await this.api.call({ name, method: 'GET', path, repeats: true });
    if (answer.status !== 200) throw this.api.failure(name, answer);
    const enabled = enabledIn(answer.json);
    if (enabled) return enabled.ids;
    throw this.api.provider.fail('IssuerMismatch', name, 'the answer is no application.');
  }

  private async find(name: string): Promise<string | undefined> {
    return (await this.idsOf(name))[0];
  }

  private async idsOf(name: string): Promise<string[]> {
    return (await this.held()).flatMap(({ id, listedAs }) => (listedAs === name ? [id] : []));
  }

  private async held(): Promise<readonly Held[]> {
    const name = 'credentials.list';
    const answer = await this.api.call({ name, method: 'GET', path: '/credentials', repeats: true });
    if (answer.status !== 200) throw this.api.failure(name, answer);
    const held = heldIn(answer.json);
    if (held) return held;
    throw this.api.provider.fail('IssuerMismatch', name, 'the answer is no list of credentials with ids.');
  }
}
