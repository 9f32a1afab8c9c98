import { CURRENT } from '../../../engine/src/secret-store/secret-store';
import { rotationWith, rotator, server, useRotator } from './failure-fixture';
import { asRoot } from './fixture';

useRotator();

describe('the user', () => {
  test('is locked by hand', async () => {
    await asRoot(server, 'ALTER USER app ACCOUNT LOCK');
    const { code, text } = await rotationWith();
    await asRoot(server, 'ALTER USER app ACCOUNT UNLOCK');
    expect(code).toBe('VerifyFailed');
    expect(text).toContain('error 4151');
  });

  test('has an expired password', async () => {
    const verify = () =>
      rotator.run(rotator.adapter.verify(rotator.value(CURRENT), { successes: 1, within: 0 }));
    await asRoot(server, 'ALTER USER app PASSWORD EXPIRE');
    await expect(verify()).rejects.toThrow('[PrincipalUnfit] The password of app is expired.');
    await asRoot(server, 'ALTER USER app PASSWORD EXPIRE NEVER');
  });

  test('is hidden by an account with a more specific host', async () => {
    const hidden = rotator.value(CURRENT);
    await asRoot(server, `CREATE USER 'app'@'127.0.0.1' IDENTIFIED BY '${hidden.password}'`);
    const verify = rotator.run(rotator.adapter.verify(hidden, { successes: 1, within: 0 }));
    await expect(verify).rejects.toThrow('[WrongPrincipal] The login is one of app@127.0.0.1, not of app@%.');
    await asRoot(server, "DROP USER 'app'@'127.0.0.1'");
  });

  test('was dropped, and is not created again by a rotation', async () => {
    const { password } = rotator.value(CURRENT);
    await asRoot(server, 'DROP USER app');
    const { code, text } = await rotationWith();
    await asRoot(server, `CREATE USER app IDENTIFIED BY '${password}'`);
    expect(code).toBe('PrincipalGone');
    expect(text).toContain('The account app@% does not exist any more.');
  });
});
