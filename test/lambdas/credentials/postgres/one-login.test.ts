import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import { connect } from './fixture';
import { answerTo, deployed, server, users, useServer, works } from './life-fixture';

useServer();

describe('one login', () => {
  const single = { strategy: 'single', owner: '', logins: 'shop' };

  test('lives from the deploy to the deletion, and keeps its sessions through a rotation', async () => {
    const rotator = await deployed(single);
    const first = rotator.value('AWSCURRENT');
    const session = await connect(server, first);
    expect(await users(session)).toEqual({ session_user: 'shop', current_user: 'shop' });
    expect(codeOf(await rotator.rotate())).toBe('done');
    const second = rotator.value('AWSCURRENT');
    expect([await answerTo(first), await answerTo(second)]).toEqual(['28P01', 'accepted']);
    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await works(session)).toBe(true);
    expect(codeOf(await rotator.delete())).toBe('done');
    expect([await answerTo(second), await works(session)]).toEqual(['28P01', false]);
  });

  test('ends its sessions when it is compromised', async () => {
    const rotator = await deployed(single);
    const compromised = rotator.value('AWSCURRENT');
    const attacker = await connect(server, compromised);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect([await answerTo(compromised), await works(attacker)]).toEqual(['28P01', false]);
    expect(await answerTo(rotator.value('AWSCURRENT'))).toBe('accepted');
  });

  test('keeps its sessions with keepSessions', async () => {
    const rotator = await deployed({ ...single, keepSessions: true });
    const session = await connect(server, rotator.value('AWSCURRENT'));
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect(codeOf(await rotator.delete())).toBe('done');
    expect(await works(session)).toBe(true);
  });

  test('works as an owner, if it has one', async () => {
    const rotator = await deployed({ ...single, owner: 'shop_owner' });
    const session = await connect(server, rotator.value('AWSCURRENT'));
    expect(await users(session)).toEqual({ session_user: 'shop', current_user: 'shop_owner' });
  });

  test('is restored when the new password does not work', async () => {
    const rotator = await deployed(single);
    const current = rotator.value('AWSCURRENT');
    let verified = 0;
    rotator.calls.fault = (name) => (name === 'verify' && ++verified > 1 ? 'deny' : undefined);
    expect(codeOf(await rotator.rotate())).not.toBe('done');
    expect(rotator.value('AWSCURRENT')).toEqual(current);
    expect(await answerTo(current)).toBe('accepted');
  });
});
