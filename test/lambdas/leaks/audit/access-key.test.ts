import { createHash } from 'node:crypto';
import { ended, incident, KEY } from '../incident';
import { MINUTES, minted, REGIONS, setUp } from './fixtures';
import { call } from './trail';

describe('an audit of an access key', () => {
  test('collects the uses in every region, at a pace that is never throttled', async () => {
    const records = Array.from({ length: 120 }, () => call('us-east-1', KEY, 'iam', 'ListUsers'));
    const { run, trail, store } = setUp([
      ...records,
      call('eu-west-1', KEY, 'ec2', 'DescribeInstances', { sourceIPAddress: '198.51.100.7' }),
      call('eu-west-1', 'AKIAANOTHERKEY234567', 'ec2', 'RunInstances'),
    ]);
    const { audit } = await run(incident(ended));
    expect(audit).toMatchObject({
      events: 121,
      actions: { 'iam:ListUsers': 120, 'ec2:DescribeInstances': 1 },
      addresses: { '192.0.2.1': 120, '198.51.100.7': 1 },
      sessions: [],
      coverage: { regions: REGIONS.enabled },
      object: 'incidents/github-1/audit/events.json',
    });
    expect(trail.calls).toHaveLength(4);
    const text = await store.get(audit.object);
    expect(JSON.parse(text).events).toHaveLength(121);
    expect(audit.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(audit.firstUse && audit.lastUse && audit.firstUse < audit.lastUse).toBe(true);
  });

  test('follows the sessions that the key created, and those that they created', async () => {
    const { run, store } = setUp([
      call('us-east-1', KEY, 'sts', 'GetSessionToken', minted('ASIAONE2345672345672', 'hidden-1')),
      call(
        'eu-west-1',
        'ASIAONE2345672345672',
        'sts',
        'AssumeRole',
        minted('ASIATWO2345672345672', 'hidden-2'),
      ),
      call('us-east-1', 'ASIATWO2345672345672', 'iam', 'CreateUser', {
        requestParameters: { userName: 'mallory' },
      }),
      call('us-east-1', KEY, 'sts', 'AssumeRole', { errorCode: 'AccessDenied', responseElements: null }),
    ]);
    const { audit } = await run(incident(ended));
    expect([audit.events, audit.sessions]).toEqual([4, ['ASIAONE2345672345672', 'ASIATWO2345672345672']]);
    expect([...store.objects.values()].join()).not.toContain('hidden');
    expect(audit.coverage.notSeen.join()).toContain('Sessions of the console');
  });

  test('stops following after three sessions in a row, and says so', async () => {
    const ids = ['A', 'B', 'C', 'D', 'E'].map((letter) => `ASIA${letter.repeat(16)}`);
    const chain = ids.map((id, n) =>
      call('us-east-1', ids[n - 1] ?? KEY, 'sts', 'AssumeRole', minted(id, 't')),
    );
    const { audit } = await setUp(chain).run(incident(ended));
    expect(audit.events).toBe(4);
    expect(audit.sessions).toEqual(ids.slice(0, 4));
    expect(audit.coverage.notSeen.join()).toContain(
      `Sessions past the first 40, or created by sessions more than 3 times in a row: ${ids[3]}.`,
    );
  });

  test('names what was not seen', async () => {
    const { run, trail } = setUp([
      { ...call('eu-west-1', KEY, 's3', 'X'), event: { CloudTrailEvent: '{broken' } },
    ]);
    trail.failures.set('us-east-1', 'AccessDeniedException');
    const { audit } = await run(incident(ended));
    const { regions, notSeen } = audit.coverage;
    expect(regions).toEqual(['eu-west-1']);
    for (const part of [
      'Data events',
      'LookupEvents has 90 days',
      'had not delivered by then',
      'Calls in other accounts',
      'Regions that are disabled: ap-east-1',
      'Region us-east-1: LookupEvents failed (AccessDeniedException).',
      'Events whose record could not be read: 1.',
    ])
      expect(notSeen.join('\n')).toContain(part);
  });

  test('does not ask a region again that failed, and counts an event once that two searches find', async () => {
    const { run, trail } = setUp();
    const session = call('eu-west-1', KEY, 'sts', 'GetSessionToken', minted('ASIAONE2345672345672', 't'));
    trail.records.push(session, { ...session, by: 'mailer' });
    trail.failures.set('us-east-1', 'AccessDeniedException');
    const about = incident(ended);
    const { audit } = await run({ ...about, finding: { ...about.finding, subject: { user: 'mailer' } } });
    expect([audit.events, audit.sessions]).toEqual([1, ['ASIAONE2345672345672']]);
    expect(trail.calls.filter(({ region }) => region === 'us-east-1')).toHaveLength(1);
    expect(trail.calls.filter(({ region }) => region === 'eu-west-1')).toHaveLength(3);
  });

  test('repeats throttled calls with growing pauses, and gives a region up after six', async () => {
    const { run, trail } = setUp();
    trail.failures.set('us-east-1', 'ThrottlingException');
    const { audit } = await run(incident(ended));
    const times = trail.calls.filter(({ region }) => region === 'us-east-1').map(({ at }) => at);
    expect(times.map((at) => (at - (times[0] ?? 0)) / 1000)).toEqual([0, 1, 3, 7, 15, 31]);
    expect(audit.coverage.notSeen.join()).toContain(
      'Region us-east-1: LookupEvents failed (ThrottlingException).',
    );
  });

  test('waits until CloudTrail has delivered the last events', async () => {
    const { run, clock, trail } = setUp([], 900);
    const at = new Date(clock.now() - 100_000).toISOString();
    const about = incident({ ...ended, proof: { outcome: 'refused', at, explanation: '' } });
    const { waits } = await run({ ...about, finding: { ...about.finding, receivedAt: at } });
    expect(waits).toEqual([800]);
    expect(trail.calls[0]?.at).toBe(Date.parse(at) + 900_000);
  });

  test('continues in the next invocation where the last one ended, also if that is repeated', async () => {
    const records = ['eu-west-1', 'us-east-1'].flatMap((region) => [
      ...Array.from({ length: 500 }, () => call(region, KEY, 'iam', 'ListUsers')),
      call(
        region,
        KEY,
        'sts',
        'GetSessionToken',
        minted(`ASIA${region === 'us-east-1' ? 'U' : 'E'}234567234567`, 't'),
      ),
    ]);
    const { run, trail, store, handler, clock } = setUp(records);
    const { audit, waits } = await run(incident(ended), MINUTES + 1000);
    expect(waits.length).toBeGreaterThan(1);
    expect(audit.events).toBe(1002);
    expect(audit.sessions).toHaveLength(2);
    // 11 pages of the key and one of each session, in both regions: none twice.
    expect(trail.calls).toHaveLength(2 * (11 + 2));
    const before = await store.get(audit.object);
    const part = waits.length;
    const state = { ...incident(ended), audit: { pending: { seconds: 1, part } } };
    const end = clock.now() + 15 * MINUTES;
    const again = await clock.run(
      handler({ step: 'audit', incident: state }, { getRemainingTimeInMillis: () => end - clock.now() }),
    );
    expect(again).toMatchObject({ events: 1002, sha256: audit.sha256 });
    expect(await store.get(audit.object)).toBe(before);
  });

  test('is bounded in its events', async () => {
    const many = Array.from({ length: 250 }, () => call('us-east-1', KEY, 's3', 'ListBuckets'));
    const { audit } = await setUp(many, 0, 200).run(incident(ended));
    expect(audit.events).toBe(200);
    expect(audit.coverage.notSeen.join()).toContain('Events past the first 200.');
  });
});
