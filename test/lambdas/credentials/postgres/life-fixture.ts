import type { Client } from 'pg';
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

/** A real PostgreSQL server with an administrator that is no superuser, and without logins of the app before each test. */
export let server: PostgresServer;

export function useServer(): void {
  beforeAll(async () => {
    provideAuthority();
    server = await startServer();
  });
  afterEach(async () => {
    await closeClients();
    await asSuperuser(server, ['DROP OWNED BY shop_owner, shop_a, shop_b, shop'], 'shop').catch(
      () => undefined,
    );
    await asSuperuser(server, ['DROP ROLE IF EXISTS shop_a, shop_b, shop, shop_owner']);
  });
  afterAll(async () => {
    await server?.stop();
    removeAuthority();
  });
}

export const users = async (client: Client) =>
  (await client.query('SELECT session_user, current_user')).rows[0] as Record<string, string>;

/** SQLSTATE with which the server refuses a login; "accepted" otherwise. */
export async function answerTo(login: Login): Promise<string> {
  try {
    await connect(server, login);
    return 'accepted';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

export const works = async (client: Client): Promise<boolean> =>
  client.query('SELECT 1').then(
    () => true,
    () => false,
  );

/** Logins and their states, as a superuser sees them. */
export const rolesNow = () =>
  asSuperuser(server, [
    `SELECT rolname AS name, rolcanlogin AS login, rolpassword IS NOT NULL AS password
     FROM pg_authid WHERE rolname LIKE 'shop%' ORDER BY rolname`,
  ]);

export const deployed = async (more: object = {}) => new ServerRotator(parametersFor(server, more)).deploy();
