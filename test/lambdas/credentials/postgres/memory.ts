import type { AdapterContext, Check } from 'cdk-rekey-engine';
import { MemorySecretStore, VirtualClock } from 'cdk-rekey-engine/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import type { Calls } from '../../../../engine/src/traits';
import { postgresFactory } from '../../../../lambdas/credentials/postgres/adapter';
import { issuer, PostgresIssuer, variants } from '../../../../lambdas/credentials/postgres/issuer';
import type { DatabaseServer } from '../../../../lambdas/credentials/postgres/server';
import type { Login } from '../../../../lambdas/databases/login';

/** Parameters of one login, besides those of two. */
export const single = { ...variants[0]?.parameters, owner: '' };

/** Calls of one strategy are missing with the other. */
export type Full = Required<Calls<Login>>;

/** The adapter at a server in memory. */
export function make(parameters: object = {}, server?: DatabaseServer) {
  const clock = new VirtualClock(0);
  const model = new PostgresIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const hidden: string[] = [];
  const log = { hide: (...secrets: string[]) => void hidden.push(...secrets), write: () => undefined };
  const context = { clock, log } as unknown as AdapterContext;
  const all = { ...issuer.parameters, ...parameters };
  const adapter = postgresFactory(() => server ?? model.server).create(all, context) as unknown as Full;
  return { adapter, model, clock, hidden };
}

export const issue = (adapter: Full, current?: Login) =>
  adapter.issue({ version: 'v', name: 'n', current, excluded: new Set() });

export const ONCE: Check = { successes: 1, within: 0 };
