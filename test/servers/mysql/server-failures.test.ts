import { CURRENT, PENDING } from '../../../engine/src/secret-store/secret-store';
import { codeOf } from '../../../engine/src/testing/rotator';
import { rotationWith, rotator, server, TOKEN, useRotator } from './failure-fixture';
import { accepts, asRoot, closeClients, connect, ROOT } from './fixture';

useRotator();

describe('the server', () => {
  test('is read-only, and the administrator may write nevertheless', async () => {
    await asRoot(server, 'GRANT READ_ONLY ADMIN ON *.* TO admin', 'SET GLOBAL read_only = ON');
    const { code } = await rotationWith();
    await asRoot(server, 'SET GLOBAL read_only = OFF', 'REVOKE READ_ONLY ADMIN ON *.* FROM admin');
    expect(code).toBe('IssuerReadOnly');
  });

  test('has no free connection', async () => {
    await asRoot(server, 'SET GLOBAL max_connections = 10');
    // One more connection is reserved for an administrator with SUPER or CONNECTION ADMIN.
    const open = [];
    for (;;) {
      try {
        open.push(await connect(server, rotator.value(CURRENT)));
      } catch {
        break;
      }
    }
    const reserved = await connect(server, ROOT);
    const { code } = await rotationWith();
    await reserved.query('SET GLOBAL max_connections = 151');
    closeClients();
    expect(open.length).toBeGreaterThan(3);
    expect(code).toBe('IssuerBusy');
  });

  test('is locked for a backup', async () => {
    const backup = await connect(server, ROOT);
    await backup.query('FLUSH TABLES WITH READ LOCK');
    const { code } = await rotationWith();
    await backup.query('UNLOCK TABLES');
    expect(code).toBe('IssuerTimedOut');
    // The late statement of the failed attempt must not disturb the next one.
    expect(codeOf(await rotator.step('setSecret', TOKEN))).toBe('done');
    expect(codeOf(await rotator.step('testSecret', TOKEN))).toBe('done');
    expect(await accepts(server, rotator.value(PENDING))).toBe(true);
  });

  test('has another attempt in progress', async () => {
    const { createHash } = await import('node:crypto');
    const lock = createHash('sha256').update("'app'@'%'").digest('hex').slice(0, 32);
    const other = await connect(server, ROOT);
    await other.query(`SELECT GET_LOCK('rekey_${lock}', 0)`);
    const { code, text } = await rotationWith();
    await other.query('DO RELEASE_ALL_LOCKS()');
    expect(code).toBe('IssuerTimedOut');
    expect(text).toContain('another attempt in progress');
  });

  test('validates passwords, and refuses hashes', async () => {
    await asRoot(server, "INSTALL SONAME 'simple_password_check'");
    const { code, text } = await rotationWith();
    await asRoot(server, "UNINSTALL SONAME 'simple_password_check'");
    expect(code).toBe('PrincipalUnfit');
    expect(text).toContain('strict_password_validation = OFF');
  });

  test('blocks users after a few refused logins', async () => {
    await asRoot(server, 'SET GLOBAL max_password_errors = 5');
    const { code, text } = await rotationWith();
    await asRoot(server, 'SET GLOBAL max_password_errors = 4294967295');
    expect(code).toBe('PrincipalUnfit');
    expect(text).toContain('after 5 refused logins');
  });

  test('is of another engine than the strategy needs', async () => {
    const { code, text } = await rotationWith({ strategy: 'dual-passwords' });
    expect(code).toBe('IssuerMismatch');
    expect(text).toContain('MariaDB');
  });
});
