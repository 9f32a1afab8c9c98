import pg from 'pg';
import { startPostgres } from '../../../lambdas/databases/servers/postgres';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { SecretsClient } from '../../src';
import { createPool } from '../../src/adapters/pg';
import { MemoryBackend } from '../../src/testing';

const authority = new CertificateAuthority();
const admin = { username: 'root', password: 'hunter2-of-the-superuser' };

describe('on a PostgreSQL server', () => {
  let server: { readonly port: number; stop(): Promise<void> };
  let superuser: pg.Client;
  let backend: MemoryBackend;
  let client: SecretsClient;

  beforeAll(async () => {
    server = await startPostgres({ ...authority.issue('localhost', '127.0.0.1'), admin });
    superuser = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user: admin.username,
      password: admin.password,
      database: 'postgres',
      ssl,
    });
    await superuser.connect();
  });

  afterAll(async () => {
    await superuser?.end();
    await server?.stop();
  });

  beforeEach(() => {
    backend = new MemoryBackend();
    client = new SecretsClient({ backend, timers: false });
  });

  afterEach(() => client.close());

  const ssl = { ca: authority.certificate };
  const login = (username: string, password: string) =>
    JSON.stringify({ username, password, host: '127.0.0.1', port: server.port, dbname: 'postgres' });
  const whoAmI = async (pool: pg.Pool) => (await pool.query('SELECT session_user AS name')).rows[0].name;

  test('no query fails through rotations of one password', async () => {
    await superuser.query("CREATE ROLE app LOGIN PASSWORD 'password-0'");
    backend.put('db', login('app', 'password-0'));
    // Every query opens a connection of its own.
    const pool = createPool(
      client.secret('db'),
      { ssl, max: 8, maxUses: 1 },
      { fallbackStages: ['AWSPENDING'] },
    );
    let running = true;
    const served = [0, 0, 0, 0];
    const readers = served.map(async (_, reader) => {
      while (running) {
        expect(await whoAmI(pool)).toBe('app');
        served[reader] = (served[reader] ?? 0) + 1;
      }
    });
    /** Waits until each reader has begun and ended a query. Rotations are not as short as a login on a busy machine. */
    const eachReads = async () => {
      const before = [...served];
      while (served.some((count, reader) => count < (before[reader] ?? 0) + 2))
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const reading = Promise.all(readers);
    for (let rotation = 1; rotation <= 5; rotation++) {
      const versionId = backend.put('db', login('app', `password-${rotation}`), { stages: ['AWSPENDING'] });
      await superuser.query(`ALTER ROLE app PASSWORD 'password-${rotation}'`);
      await Promise.race([eachReads(), reading]);
      backend.label('db', 'AWSCURRENT', versionId);
      await Promise.race([eachReads(), reading]);
    }
    running = false;
    await reading;
    expect(client.health().ok).toBe(true);
    await pool.end();
  });

  test('no query fails through rotations of alternating roles, and old sessions end', async () => {
    for (const role of ['app_a', 'app_b'])
      await superuser.query(`CREATE ROLE ${role} LOGIN PASSWORD 'start'`);
    backend.put('db', login('app_a', 'start'));
    const db = client.secret('db');
    const pool = createPool(db, { ssl, max: 2 });
    expect(await whoAmI(pool)).toBe('app_a');
    await superuser.query("ALTER ROLE app_b PASSWORD 'second'");
    backend.put('db', login('app_b', 'second'));
    await db.refresh();
    await whoAmI(pool);
    expect(await whoAmI(pool)).toBe('app_b');
    await superuser.query('ALTER ROLE app_a NOLOGIN');
    expect(await whoAmI(pool)).toBe('app_b');
    await pool.end();
  });

  test('a role that may not log in is refused like a wrong password', async () => {
    await superuser.query("CREATE ROLE locked NOLOGIN PASSWORD 'start'");
    backend.put('db', login('locked', 'start'));
    const pool = createPool(client.secret('db'), { ssl }, { budget: 0 });
    await expect(whoAmI(pool)).rejects.toMatchObject({ code: 'CredentialRefused', cause: { code: '28000' } });
    await pool.end();
  });
});
