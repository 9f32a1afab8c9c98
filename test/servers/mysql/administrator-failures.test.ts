import { CURRENT } from '../../../engine/src/secret-store/secret-store';
import { codeOf } from '../../../engine/src/testing/rotator';
import { rotationWith, rotator, server, useRotator } from './failure-fixture';
import { ADMIN, accepts, asRoot, connect, parametersFor, ServerRotator } from './fixture';

useRotator();

describe('the administrator', () => {
  test('with a wrong password', async () => {
    rotator.admin = JSON.stringify({ ...ADMIN, password: 'another-password' });
    const { code, text } = await rotationWith();
    expect(code).toBe('AdminRefused');
    expect(text).not.toContain('another-password');
  });

  test('whose password is rotated meanwhile', async () => {
    const old = rotator.admin;
    let reads = 0;
    Object.defineProperty(rotator, 'admin', {
      get: () => (++reads === 1 ? JSON.stringify({ ...ADMIN, password: 'an-earlier-password' }) : old),
    });
    expect((await rotationWith()).code).toBe('done');
  });

  test.each([
    ['mariadb-passwords', { username: 'admin' }],
    ['alternating-users', { username: 'admin', strategy: 'alternating-users' }],
  ])('that is the user of the secret, with %s', async (strategy, more) => {
    const username = strategy === 'alternating-users' ? 'admin_b' : 'admin';
    const own = new ServerRotator(parametersFor(server, more));
    own.admin = JSON.stringify({ ...ADMIN, username });
    await own.resource('Create');
    expect(own.answers.at(-1)?.Reason).toContain(
      `[PrincipalUnfit] The admin secret has the login ${username}`,
    );
    expect(await accepts(server, ADMIN)).toBe(true);
  });

  test('without a username', async () => {
    rotator.admin = '{"password":"hunter2-of-the-admin"}';
    expect((await rotationWith()).code).toBe('WrongKind');
  });

  test.each([
    ['CREATE USER', 'CREATE USER'],
    ['SELECT', 'SELECT command denied'],
  ])('without the right %s', async (right, named) => {
    const scope = right === 'SELECT' ? 'mysql.*' : '*.*';
    await asRoot(server, `REVOKE ${right} ON ${scope} FROM admin`);
    const { code, text } = await rotationWith();
    await asRoot(server, `GRANT ${right} ON ${scope} TO admin`);
    expect(code).toBe('AccessDenied');
    expect(text).toContain(named);
  });

  test.each([
    ['PROCESS', 'PROCESS'],
    ['CONNECTION ADMIN', 'error 1095'],
  ])('without the right %s cannot end sessions', async (right, named) => {
    await connect(server, rotator.value(CURRENT));
    await asRoot(server, `REVOKE ${right} ON *.* FROM admin`);
    const outcome = await rotator.replaceNow();
    await asRoot(server, `GRANT ${right} ON *.* TO admin`);
    expect(codeOf(outcome)).toBe('AccessDenied');
    expect(String(outcome)).toContain(named);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
  });
});
