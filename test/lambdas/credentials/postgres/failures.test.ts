import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from 'cdk-rekey-engine/testing';
import type { Client } from 'pg';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';
import { eachDeployed, failure } from './each-deployed';
import { ADMIN, asSuperuser, authority, connect, SUPERUSER, startServer } from './fixture';

// Shorter limits, for the time of the tests; times.test.ts checks those of production.
jest.mock('../../../../lambdas/credentials/postgres/times', () => ({
  ...jest.requireActual('../../../../lambdas/credentials/postgres/times'),
  STEP: 1000,
  SESSION: 2500,
}));

/** Failures of a real server: each is a named error, and the login of the application works on. */
const it = eachDeployed();

describe('TLS', () => {
  let session: Client;
  beforeEach(async () => {
    session = await connect(it.server, SUPERUSER, { database: 'postgres' });
  });
  /** Changes the server for the next connections. */
  const reload = async () => {
    await session.query('SELECT pg_reload_conf()');
    // The postmaster reads its files after the answer.
    await session.query('SELECT pg_sleep(0.3)');
  };
  const useCertificate = async ({ cert, key }: { cert: string; key: string }) => {
    writeFileSync(join(it.server.data, 'server.crt'), cert);
    writeFileSync(join(it.server.data, 'server.key'), key);
    await reload();
  };

  test('fails for a certificate of an unknown authority', async () => {
    const [code, message] = failure(await it.rotateWith({ certificateAuthority: undefined }));
    expect(code).toBe('TlsFailed');
    expect(message).toMatch(/certificate/);
  });

  test('fails for a certificate of an authority with the same name', async () => {
    await useCertificate(new CertificateAuthority().issue('localhost', '127.0.0.1'));
    const outcome = failure(await it.rotateWith({}));
    await useCertificate(authority.issue('localhost', '127.0.0.1'));
    expect(outcome[0]).toBe('TlsFailed');
  });

  test('fails for a certificate of another host', async () => {
    await useCertificate(authority.issue('other.example'));
    const outcome = failure(await it.rotateWith({}));
    await useCertificate(authority.issue('localhost', '127.0.0.1'));
    expect(outcome).toEqual(['TlsFailed', expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')]);
  });

  test('is never left out: a server without it gets no password', async () => {
    await session.query('ALTER SYSTEM SET ssl = off');
    writeFileSync(join(it.server.data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 password\n');
    await reload();
    const outcome = failure(await it.rotateWith({}));
    await session.query('ALTER SYSTEM RESET ssl');
    writeFileSync(join(it.server.data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
    await reload();
    expect(outcome).toEqual(['TlsFailed', expect.stringContaining('does not support SSL')]);
  });
});

describe('the administrator', () => {
  const secret = (...values: object[]) => {
    let reads = 0;
    const get = () => JSON.stringify(values[Math.min(reads++, values.length - 1)]);
    Object.defineProperty(it.rotator, 'admin', { get });
    return () => reads;
  };
  const wrong = { ...ADMIN, password: 'earlier-password-of-the-admin' };

  test('is refused when its password is wrong', async () => {
    const reads = secret(wrong);
    const [code, message] = failure(await it.rotateWith({}));
    expect(code).toBe('AdminRefused');
    expect(message).toContain('password authentication failed for user "admin" (28P01)');
    expect(message).not.toContain(wrong.password);
    expect(reads()).toBe(2);
  });

  test('is read again when its password was rotated meanwhile', async () => {
    secret(ADMIN, wrong, ADMIN);
    expect(codeOf(await it.rotateWith({}))).toBe('done');
    await connect(it.server, it.rotator.value('AWSCURRENT'));
    it.rotator.secret.setLabel('AWSCURRENT', it.rotator.secret.labels.AWSPREVIOUS);
  });

  test.each<[string, string, string]>([
    ['is no JSON', 'hunter2', 'SecretMalformed'],
    ['has no password', '{"username":"admin"}', 'WrongKind'],
  ])('is refused when the admin secret %s', async (_, text, expected) => {
    it.rotator.admin = text;
    expect(codeOf(await it.rotateWith({}))).toBe(expected);
  });

  test('needs CREATEROLE', async () => {
    await asSuperuser(it.server, ['ALTER ROLE admin NOCREATEROLE']);
    const outcome = failure(await it.rotateWith({}));
    await asSuperuser(it.server, ['ALTER ROLE admin CREATEROLE']);
    expect(outcome).toEqual([
      'AccessDenied',
      expect.stringContaining('administrator admin to run ALTER ROLE shop_b'),
    ]);
  });
});

describe('the server', () => {
  test('rejects the login by pg_hba.conf, which is no refusal of its password', async () => {
    const hba = join(it.server.data, 'pg_hba.conf');
    const usual = readFileSync(hba, 'utf8');
    const session = await connect(it.server, SUPERUSER, { database: 'postgres' });
    const reload = () =>
      session.query('SELECT pg_reload_conf()').then(() => session.query('SELECT pg_sleep(0.3)'));
    writeFileSync(hba, `hostssl all shop_a,shop_b all reject\n${usual}`);
    await reload();
    const rotated = failure(await it.rotateWith({}));
    const proof = await it
      .adapter({})
      .proveRefused(it.rotator.value('AWSCURRENT'), { successes: 1, within: 0 })
      .catch(({ code }) => code);
    writeFileSync(hba, usual);
    await reload();
    expect(rotated).toEqual(['PrincipalUnfit', expect.stringContaining('pg_hba.conf rejects connection')]);
    expect(proof).toBe('PrincipalUnfit');
  });

  test('has functions in the schema public, which the administrator does not run', async () => {
    const trap = (arguments_: string) =>
      `CREATE FUNCTION public.hashtextextended(${arguments_}) RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RAISE 'run as %', current_user; END$$`;
    await asSuperuser(it.server, [trap('text, int')], 'shop');
    const outcome = await it.rotateWith({});
    await asSuperuser(it.server, ['DROP FUNCTION public.hashtextextended(text, int)'], 'shop');
    expect(codeOf(outcome)).toBe('done');
    it.rotator.secret.setLabel('AWSCURRENT', it.rotator.secret.labels.AWSPREVIOUS);
  });

  test('refuses the login a session of the database', async () => {
    await asSuperuser(it.server, [
      'REVOKE CONNECT ON DATABASE shop FROM PUBLIC',
      'GRANT CONNECT ON DATABASE shop TO shop_a',
    ]);
    const outcome = failure(await it.rotateWith({}));
    await asSuperuser(it.server, [
      'GRANT CONNECT ON DATABASE shop TO PUBLIC',
      'REVOKE CONNECT ON DATABASE shop FROM shop_a',
    ]);
    expect(outcome).toEqual([
      'PrincipalUnfit',
      expect.stringContaining('GRANT CONNECT ON DATABASE "shop" TO "shop_b";'),
    ]);
  });

  test('has no such database', async () => {
    const outcome = failure(await it.rotateWith({ dbname: 'shoop' }));
    expect(outcome).toEqual(['PrincipalUnfit', expect.stringContaining('database "shoop" does not exist')]);
  });

  test('is read-only', async () => {
    await asSuperuser(it.server, ['ALTER DATABASE shop SET default_transaction_read_only = on']);
    const outcome = failure(await it.rotateWith({}));
    await asSuperuser(it.server, ['ALTER DATABASE shop RESET default_transaction_read_only']);
    expect(outcome).toEqual(['IssuerReadOnly', expect.stringContaining('transaction_read_only is on')]);
  });

  test('is a standby', async () => {
    const primary = await startServer({ settings: { max_connections: '16' } });
    await primary.halt();
    const standby = await startServer({
      standbyOf: primary.data,
      settings: { max_connections: '16', wal_retrieve_retry_interval: '100ms' },
    });
    await primary.stop();
    const outcome = failure(await it.rotateWith({ port: standby.port }));
    await standby.stop();
    expect(outcome).toEqual(['IssuerReadOnly', expect.stringContaining('pass the writer endpoint')]);
  });

  test('has no free connection for the administrator', async () => {
    const application = it.rotator.value('AWSCURRENT');
    let refused: unknown;
    while (refused === undefined)
      await connect(it.server, application).catch((error) => (refused = error.code));
    expect(refused).toBe('53300');
    expect(failure(await it.rotateWith({}))[0]).toBe('IssuerBusy');
  });

  test('has no free connection for the login', async () => {
    await asSuperuser(it.server, ['ALTER ROLE shop_b CONNECTION LIMIT 0']);
    expect(failure(await it.rotateWith({}))).toEqual([
      'IssuerBusy',
      expect.stringContaining('too many connections for role'),
    ]);
  });

  test('waits for a lock', async () => {
    const other = await connect(it.server, SUPERUSER);
    await other.query('BEGIN');
    await other.query('ALTER ROLE shop_b CONNECTION LIMIT 9');
    const outcome = failure(await it.rotateWith({}));
    await other.query('ROLLBACK');
    expect(outcome).toEqual([
      'IssuerTimedOut',
      expect.stringContaining('ALTER ROLE shop_b PASSWORD failed with'),
    ]);
    // Nothing of the attempt holds a lock.
    await asSuperuser(it.server, ['ALTER ROLE shop_b CONNECTION LIMIT 9']);
  });

  test('waits for another rotator of the same roles', async () => {
    const other = await connect(it.server, SUPERUSER);
    await other.query("SELECT pg_advisory_lock(hashtextextended('cdk-rekey shop_owner', 0))");
    expect(failure(await it.rotateWith({}))).toEqual([
      'IssuerTimedOut',
      expect.stringContaining('a lock failed with'),
    ]);
  });
});
