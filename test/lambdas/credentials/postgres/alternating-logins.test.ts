import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import { resourceEventOf } from '../../../../engine/src/testing/resource-event';
import { asSuperuser, closeClients, connect, parametersFor, ServerRotator } from './fixture';
import { answerTo, deployed, rolesNow, server, users, useServer, works } from './life-fixture';

useServer();

describe('two alternating logins', () => {
  test('live from the deploy to the deletion', async () => {
    const rotator = await deployed();
    const first = rotator.value('AWSCURRENT');
    expect(first).toEqual({
      engine: 'postgres',
      host: 'localhost',
      port: server.port,
      username: 'shop_a',
      password: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      dbname: 'shop',
    });
    const reader = await connect(server, first);
    expect(await users(reader)).toEqual({ session_user: 'shop_a', current_user: 'shop_owner' });

    expect(codeOf(await rotator.rotate())).toBe('done');
    const second = rotator.value('AWSCURRENT');
    expect(second.username).toBe('shop_b');
    expect(await users(await connect(server, second))).toEqual({
      session_user: 'shop_b',
      current_user: 'shop_owner',
    });
    expect(await answerTo(first)).toBe('accepted');
    expect(codeOf(await rotator.rotate('a-rotation-within-the-grace-00001'))).toBe('GraceNotOver');
    await closeClients();

    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await answerTo(first)).toBe('28000');
    expect(await rolesNow()).toEqual([
      { name: 'shop_a', login: false, password: true },
      { name: 'shop_b', login: true, password: true },
      { name: 'shop_owner', login: false, password: false },
    ]);

    rotator.clock.pass(8 * DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await answerTo(first)).toBe('28P01');
    expect(codeOf(await rotator.rotate())).toBe('done');
    const third = rotator.value('AWSCURRENT');
    expect([third.username, await answerTo(third)]).toEqual(['shop_a', 'accepted']);

    expect(codeOf(await rotator.delete())).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(await answerTo(third)).toBe('28P01');
    expect(await rolesNow()).toEqual([
      { name: 'shop_a', login: false, password: false },
      { name: 'shop_b', login: false, password: false },
      { name: 'shop_owner', login: false, password: false },
    ]);
  });

  test('stay while a session of the replaced login is open', async () => {
    const rotator = await deployed();
    const reader = await connect(server, rotator.value('AWSCURRENT'));
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(rotator.logged.filter(({ code }) => code === 'Straggler')).toHaveLength(1);
    expect(codeOf(await rotator.rotate('a-rotation-with-a-straggler-00001'))).toBe('Straggler');
    expect(await works(reader)).toBe(true);
    await reader.end();
    await rotator.sweep();
    expect(await answerTo(rotator.value('AWSCURRENT'))).toBe('accepted');
    expect(await rolesNow()).toContainEqual({ name: 'shop_a', login: false, password: true });
  });

  test('are not held back by a session of a rotator', async () => {
    const rotator = await deployed();
    await connect(server, rotator.value('AWSCURRENT'), { application_name: 'cdk-rekey' });
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(rotator.logged.filter(({ code }) => code === 'Straggler')).toEqual([]);
  });

  test('may be enabled again by an operator, which the sweep reports', async () => {
    const rotator = await deployed();
    const first = rotator.value('AWSCURRENT');
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    await asSuperuser(server, ['ALTER ROLE shop_a LOGIN']);
    expect(await answerTo(first)).toBe('accepted');
    await rotator.sweep();
    expect(rotator.logged.map(({ code }) => code)).toContain('EnabledAgain');
  });

  test('are deleted by a rollback of a deploy that fails', async () => {
    // The owner exists, and the administrator may not grant it.
    await asSuperuser(server, ['CREATE ROLE shop_owner']);
    const rotator = new ServerRotator(parametersFor(server));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Status).toBe('FAILED');
    expect(rotator.answers.at(-1)?.Reason).toMatch(
      /^\[AccessDenied\].*GRANT shop_owner TO shop_a.*GRANT "shop_owner" TO "admin" WITH ADMIN OPTION/,
    );
    expect(await rolesNow()).toEqual([{ name: 'shop_owner', login: false, password: false }]);
    await rotator.delete();
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
  });

  test('of earlier props remain after a deploy with other logins, which the deletion reports', async () => {
    const rotator = await deployed();
    const earlier = {
      parameters: rotator.configured,
      physicalId: rotator.answers.at(-1)?.PhysicalResourceId ?? '',
    };
    rotator.environment.REKEY_CREDENTIAL = JSON.stringify(parametersFor(server, { logins: 'shop_x,shop_y' }));
    await rotator.resource('Create', { requestId: 'another-create' });
    expect(rotator.value('AWSCURRENT').username).toBe('shop_x');
    await rotator.run(rotator.invoke(resourceEventOf({ ...earlier, request: 'Delete', kind: 'postgres' })));
    expect(rotator.answers.at(-1)?.Reason).toMatch(/^\[ParametersDiffer\]/);
    await asSuperuser(server, ['DROP ROLE shop_x, shop_y']);
  });

  test('are taken over by the value of a retry after a crash', async () => {
    const rotator = await deployed();
    const token = 'a-rotation-that-crashes-000000001';
    rotator.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
    expect(codeOf(await rotator.rotate(token))).toBe('crashed');
    rotator.calls.fault = () => undefined;
    const pending = rotator.value('AWSPENDING');
    expect(await answerTo(pending)).toBe('accepted');
    expect(codeOf(await rotator.rotate(token))).toBe('done');
    expect(rotator.value('AWSCURRENT')).toEqual(pending);
  });
});
