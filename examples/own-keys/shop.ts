/** For the tests: the secrets of the app in memory, and the services that read them. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MemorySecretStore, VirtualClock } from 'cdk-rekey-engine/testing';
import { type Backend, BackendError, SecretsClient } from 'rekey-client';
import { ApiKeys, createVerifier } from 'rekey-client/api-keys';
import { MemoryDynamoDb } from '../../client/test/api-keys/store/memory-dynamodb';
import type { Ring } from '../../lambdas/credentials/keyring/contract';
import type { VerifierSecretModel } from '../../lambdas/verifier-secret/model';
import { createApi } from './api';
import { RotatedSecret } from './rotated-secret';
import { createTokenService } from './token-service';
import { createTokenSigner, createTokenVerifier } from './tokens';

export const DAY = 24 * 3_600_000;

type Call = { readonly status: number; readonly body: string; readonly headers: string };

/** The shop: its secrets, and any number of processes of its services, each with caches of its own. */
export class Shop {
  readonly clock = new VirtualClock();
  readonly warehouseKey = new RotatedSecret(this.clock, 'warehouse');
  readonly tokenKeys = new RotatedSecret(this.clock, 'tokens');
  readonly table = new MemoryDynamoDb();
  /** Reasons of refusals. */
  readonly reasons: string[] = [];
  /** Ids of secrets that no service may read. */
  readonly denied = new Set<string>();
  private readonly servers: Server[] = [];
  private readonly clients: SecretsClient[] = [];
  /** The clock of the services. No timer fires: caches are refreshed by reads. */
  private readonly time = {
    now: this.clock.now,
    monotonic: this.clock.now,
    setTimer: () => () => undefined,
  };

  async open(): Promise<this> {
    for (const secret of [this.warehouseKey, this.tokenKeys]) await secret.deploy();
    return this;
  }

  /** The keys of customers, in a process of its own. */
  customers(): ApiKeys {
    return new ApiKeys({ table: 'keys', prefix: 'shop_live', client: this.table, clock: this.time });
  }

  /** Secrets Manager, in a process of its own. */
  secrets(): SecretsClient {
    const client = new SecretsClient({ backend: this.backend(), clock: this.time, timers: false });
    this.clients.push(client);
    return client;
  }

  /** A process of the API. */
  startApi(): Promise<string> {
    const secrets = this.secrets();
    const tokens = createTokenVerifier(secrets.secret('token-keys-public'), this.clock.now);
    return this.listen(createApi({ ...this.checks(secrets), tokens }));
  }

  /** A process of the token service. */
  startTokenService(ring = 'token-keys'): Promise<string> {
    const secrets = this.secrets();
    const signer = createTokenSigner(secrets.secret(ring), this.clock.now);
    return this.listen(createTokenService({ ...this.checks(secrets), signer }));
  }

  async call(url: string, credential: string, method = 'GET'): Promise<Call> {
    const response = await fetch(url, { method, headers: { authorization: `Bearer ${credential}` } });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return { status: response.status, body: await response.text(), headers: JSON.stringify(headers) };
  }

  /** The ring, or the one that a label keeps. */
  ring(label = 'AWSCURRENT'): Ring {
    return JSON.parse(this.tokenKeys.secret.text(label) ?? '') as Ring;
  }

  async close(): Promise<void> {
    for (const server of this.servers) server.closeAllConnections();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private checks(secrets: SecretsClient) {
    return {
      customers: this.customers(),
      warehouse: createVerifier(secrets.secret('warehouse-digests'), { prefix: 'warehouse' }),
      onRefusal: (reason: string) => void this.reasons.push(reason),
    };
  }

  private async listen(server: Server): Promise<string> {
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private backend(): Backend {
    const secrets: Readonly<Record<string, MemorySecretStore | VerifierSecretModel>> = {
      'warehouse-key': this.warehouseKey.secret,
      'warehouse-digests': this.warehouseKey.verifier,
      'token-keys': this.tokenKeys.secret,
      'token-keys-public': this.tokenKeys.verifier,
    };
    return {
      name: 'memory',
      fetch: async ({ id, stage = 'AWSCURRENT' }) => {
        if (this.denied.has(id)) throw new BackendError('denied', `The service may not read ${id}.`);
        const secret = secrets[id];
        const versionId = secret?.labels[stage] ?? '';
        const version = secret?.versions.get(versionId);
        const value = typeof version === 'string' ? version : version?.text;
        if (value === undefined) throw new BackendError('not-found', `Secret ${id} has no ${stage}.`);
        return { id, versionId, stages: [stage], value };
      },
    };
  }
}
