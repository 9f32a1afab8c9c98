import type { Backend, BackendCallOptions, FetchedVersion, VersionRequest } from '../../backend';
import { abortable } from '../../http/deadline';
import { ServiceFailure } from '../../http/service-failure';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { type Issued, issuedOf, leftOf, versionOf } from './issued-credential';
import { pathOf } from './vault-kv';
import type { VaultSession } from './vault-session';

const ACTIONS: Actions = {
  denied: 'Allow `read` on the path of the role and `update` on sys/leases/renew, and check the login.',
  'not-found': 'Check the mount, the namespace and the role.',
  invalid: "Check the role, and the engine's connection to its issuer.",
};

/** Options of `Vault.leases`. */
export interface VaultLeasesOptions {
  /**
   * Revokes the leases when the client closes.
   *
   * @default false - they end by themselves, so that connections can end first
   */
  readonly revokeOnClose?: boolean;
}

/**
 * Dynamic credentials with a lease, such as `database/creds/app`. The first read issues a credential. Later ones renew
 * its lease; when it cannot be renewed further, or the client asks again long before its end because the credential was
 * refused, another one is issued.
 */
export class VaultLeases implements Backend {
  readonly name: string;
  readonly #session: VaultSession;
  readonly #revokeOnClose: boolean;
  readonly #issued = new Map<string, Issued>();
  readonly #working = new Map<string, Promise<Issued>>();

  /** @internal */
  constructor(name: string, session: VaultSession, { revokeOnClose = false }: VaultLeasesOptions) {
    this.name = name;
    this.#session = session;
    this.#revokeOnClose = revokeOnClose;
  }

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    const { id, versionId, stage = 'AWSCURRENT' } = request;
    try {
      const held = this.#issued.get(id);
      if (versionId !== undefined || stage !== 'AWSCURRENT') {
        if (held && held.versionId === versionId && leftOf(held) > 0) return versionOf(id, held);
        throw new ServiceFailure('not-found', 'only the current credential of a role can be read');
      }
      return versionOf(id, await this.#current(id, signal));
    } catch (error) {
      throw failedRead(this.name, request, asFailure(error), ACTIONS);
    }
  }

  async close(): Promise<void> {
    const leases = [...this.#issued.values()].map(({ leaseId }) => leaseId);
    this.#issued.clear();
    if (!this.#revokeOnClose) return;
    await Promise.allSettled(
      leases.map((lease_id) => this.#session.call('sys/leases/revoke', undefined, { lease_id })),
    );
  }

  /** The credential of a path, renewed or issued once for readers at the same time. */
  #current(id: string, signal: AbortSignal): Promise<Issued> {
    let work = this.#working.get(id);
    if (!work) {
      work = this.#renewOrIssue(id).finally(() => this.#working.delete(id));
      this.#working.set(id, work);
    }
    // The work goes on when a reader aborts: an issued credential must not be lost.
    return abortable(work, signal);
  }

  async #renewOrIssue(id: string): Promise<Issued> {
    const held = this.#issued.get(id);
    const issued = (held && (await this.#renewed(held))) ?? (await this.#issue(id));
    this.#issued.set(id, issued);
    return issued;
  }

  async #issue(id: string): Promise<Issued> {
    return issuedOf(await this.#session.call(pathOf(id)));
  }

  /** The credential with a longer lease; undefined if another one is needed. */
  async #renewed(held: Issued): Promise<Issued | undefined> {
    const left = leftOf(held);
    // The client refreshes after half of the lease. Before, the issuer refused the credential.
    if (!held.renewable || left <= 0 || left > held.seconds / 2) return undefined;
    const body = { lease_id: held.leaseId, increment: held.fullSeconds };
    const answer = await this.#session.call('sys/leases/renew', undefined, body).catch(asFailure);
    if (answer instanceof ServiceFailure) {
      // Refused: the lease was revoked, or renewal is not allowed. Otherwise the credential lives on for now.
      if (answer.failure === 'transient' || answer.failure === 'throttled') throw answer;
      return undefined;
    }
    const seconds = Number(answer.lease_duration);
    // Near the maximum lifetime of a lease it is extended by less and less.
    if (!(seconds > held.fullSeconds / 2)) return undefined;
    return { ...held, grantedAt: Date.now(), seconds, renewable: answer.renewable === true };
  }
}
