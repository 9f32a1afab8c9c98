import { postgresFactory } from '../../../../lambdas/credentials/postgres/adapter';
import { type ALTERNATING, SINGLE } from '../../../../lambdas/credentials/postgres/contract';
import { overNetwork } from '../../../../lambdas/credentials/postgres/network';
import { startPostgres } from '../../../../lambdas/databases/servers/postgres';
import type { BaselineLogin, CheckedServer, ServerSpec } from '../server';
import { HOST, serverCertificate } from './certificates';
import { connect, type PostgresPlace, sessionOf, Tables } from './postgres-client';
import { ADMIN, BASELINE, type BaselineValue, baselineOf, loginIn, PASSWORDS, preparing } from './values';

const [DATABASE, SCHEMA, OWNER] = ['shop', 'app', 'app_owner'];
/** An administrator without the rights of a superuser, as on RDS. */
const ADMINISTRATOR = { username: 'dbadmin', password: ADMIN.password };
const SINGLE_LOGIN = 'app';

const PREPARE = [
  `CREATE ROLE ${ADMINISTRATOR.username} LOGIN CREATEROLE PASSWORD '${ADMINISTRATOR.password}'`,
  `GRANT pg_signal_backend TO ${ADMINISTRATOR.username}`,
  `CREATE ROLE ${BASELINE.username} LOGIN PASSWORD '${BASELINE.password}'`,
];
/** The administrator creates the owner, so that it may grant it. */
const CREATE_OWNER = `CREATE ROLE ${OWNER}`;
const CREATE_SCHEMA = `CREATE SCHEMA ${SCHEMA} AUTHORIZATION ${OWNER}`;

type Strategy = typeof ALTERNATING | typeof SINGLE;

/** A started PostgreSQL server, prepared for the check. */
export interface PreparedPostgres extends CheckedServer {
  readonly place: PostgresPlace;
  readonly tables: Tables;
}

export const postgres = (strategy: Strategy): ServerSpec => ({
  name: `postgres-${strategy}`,
  real: true,
  inPlace: strategy === SINGLE,
  start: () => startCheckedPostgres(strategy),
});

/** Starts a server, with its roles, database and schema. */
export async function startCheckedPostgres(strategy: Strategy): Promise<PreparedPostgres> {
  const { cert, key, ca, sha256 } = serverCertificate();
  const server = await startPostgres({ cert, key, admin: ADMIN });
  const place = { port: server.port, ca, database: DATABASE };
  const superuser = await preparing(server, () => prepare(place));
  const tables = new Tables(SCHEMA, OWNER);
  const open = openAt(place, tables);
  return {
    version: server.version,
    factory: postgresFactory(overNetwork),
    parameters: {
      strategy,
      owner: OWNER,
      logins: strategy === SINGLE ? SINGLE_LOGIN : 'app_a,app_b',
      createRoles: true,
      keepSessions: false,
      host: HOST,
      port: server.port,
      readerHost: HOST,
      readerPort: server.port,
      dbname: DATABASE,
      certificateAuthority: sha256,
      ...PASSWORDS,
    },
    admin: JSON.stringify(ADMINISTRATOR),
    place,
    tables,
    open,
    async endAdminSessions() {
      await superuser.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
        ADMINISTRATOR.username,
      ]);
    },
    baseline: baselineWith(place, open),
    async stop() {
      await superuser.end().catch(() => undefined);
      await server.stop();
    },
  };
}

/** Opens sessions of readers at a server or a pooler. */
export const openAt =
  (place: PostgresPlace, tables: Tables): CheckedServer['open'] =>
  async (text) => {
    const login = loginIn(text);
    return sessionOf(await connect(place, login), login.username === BASELINE.username ? undefined : tables);
  };

/** Creates the roles, the database and the schema. Returns a session of the superuser. */
async function prepare(place: PostgresPlace) {
  const first = await connect({ ...place, database: 'postgres' }, ADMIN);
  for (const statement of [...PREPARE, `CREATE DATABASE ${DATABASE}`]) await first.query(statement);
  await first.end();
  const administrator = await connect(place, ADMINISTRATOR);
  await administrator.query(CREATE_OWNER);
  await administrator.end();
  const superuser = await connect(place, ADMIN);
  await superuser.query(CREATE_SCHEMA);
  return superuser;
}

/** A login that changes its own password. */
const baselineWith = (place: PostgresPlace, open: CheckedServer['open']): BaselineLogin =>
  baselineOf(open, async (current: BaselineValue, pending: BaselineValue) => {
    const client = await connect(place, current);
    try {
      await client.query(`ALTER USER ${BASELINE.username} WITH PASSWORD '${pending.password}'`);
    } finally {
      await client.end();
    }
  });
