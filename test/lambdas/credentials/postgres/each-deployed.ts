import type { AdapterContext, IssuerHeldAdapter } from 'cdk-rekey-engine';
import { codeOf, type Outcome } from 'cdk-rekey-engine/testing';
import { postgresFactory } from '../../../../lambdas/credentials/postgres/adapter';
import { overNetwork } from '../../../../lambdas/credentials/postgres/network';
import type { Login } from '../../../../lambdas/databases/login';
import type { PostgresServer } from '../../../../lambdas/databases/servers/postgres';
import {
  asSuperuser,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

/** A deployed secret at a server, for every test. */
export interface Deployed {
  readonly server: PostgresServer;
  readonly rotator: ServerRotator;
  /** The rotation of a function that is deployed with other parameters. */
  rotateWith(parameters: object): Promise<Outcome>;
  /** The adapter, without the engine. */
  adapter(parameters: object): IssuerHeldAdapter<Login>;
}

/** Code and message of an outcome. */
export const failure = (outcome: Outcome): [string, string] => [codeOf(outcome), String(outcome)];

/** Prepares a server and, for every test, a secret whose current login must work after the test. */
export function eachDeployed(): Deployed {
  const box = {} as { server: PostgresServer; rotator: ServerRotator };
  beforeAll(async () => {
    provideAuthority();
    box.server = await startServer({ settings: { max_connections: '16' } });
  });
  afterAll(async () => {
    await box.server?.stop();
    removeAuthority();
  });
  beforeEach(async () => {
    box.rotator = await new ServerRotator(parametersFor(box.server)).deploy();
  });
  afterEach(async () => {
    await closeClients();
    try {
      const value = box.rotator.value('AWSCURRENT');
      const { rows } = await (await connect(box.server, value)).query('SELECT current_user');
      expect([value.username, rows]).toEqual(['shop_a', [{ current_user: 'shop_owner' }]]);
    } finally {
      await closeClients();
      await asSuperuser(box.server, ['DROP ROLE IF EXISTS shop_a, shop_b, shop_owner']);
    }
  });
  return Object.assign(box, {
    rotateWith(parameters: object): Promise<Outcome> {
      const all = { ...parametersFor(box.server), ...parameters };
      box.rotator.environment.REKEY_CREDENTIAL = JSON.stringify(all);
      return box.rotator.rotate();
    },
    adapter(parameters: object): IssuerHeldAdapter<Login> {
      const context = {
        clock: box.rotator.clock,
        log: { hide: () => undefined },
      } as unknown as AdapterContext;
      const all = { ...parametersFor(box.server), ...parameters };
      return postgresFactory(overNetwork).create(all, context) as IssuerHeldAdapter<Login>;
    },
  });
}
