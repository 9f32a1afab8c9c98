import { createHash } from 'node:crypto';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { createHandler } from '../../../../lambdas/leaks/audit/handler';
import { regionsOf } from '../../../../lambdas/leaks/audit/regions';
import type { Audit, AuditPending, Incident } from '../../../../lambdas/leaks/contract';
import { ended, incident, KEY, SECRET } from '../incident';
import { MemoryEvidence } from '../memory-evidence';
import { call, Trail, type TrailRecord } from './trail';

const REGIONS = { enabled: ['eu-west-1', 'us-east-1'], disabled: ['ap-east-1'] };
const MINUTES = 60_000;

function setUp(records: TrailRecord[] = [], lagSeconds = 0, mostEvents = 20_000) {
  const clock = new VirtualClock(Date.parse('2026-11-29T12:10:00.000Z'));
  const store = new MemoryEvidence();
  const trail = new Trail(clock, records);
  const handler = createHandler({
    clock,
    store,
    regions: async () => REGIONS,
    lookUp: trail.lookUp,
    lagSeconds,
    mostEvents,
  });
  /** Runs the step as the state machine does, with invocations of a limited time. */
  const run = async (about: Incident, limit = 15 * MINUTES): Promise<{ audit: Audit; waits: number[] }> => {
    const waits: number[] = [];
    for (let state = about; ; ) {
      const end = clock.now() + limit;
      const context = { getRemainingTimeInMillis: () => end - clock.now() };
      const audit = (await clock.run(handler({ step: 'audit', incident: state }, context))) as
        | Audit
        | AuditPending;
      if (!('pending' in audit)) return { audit, waits };
      waits.push(audit.pending.seconds);
      clock.pass(audit.pending.seconds * 1000);
      state = { ...state, audit };
    }
  };
  const hunt = (about: Incident, audit?: Incident['audit']) =>
    handler({ step: 'hunt', incident: { ...about, audit } }, { getRemainingTimeInMillis: () => 1 });
  return { clock, store, trail, run, hunt, handler };
}

const minted = (id: string, token: string) => ({
  responseElements: { credentials: { accessKeyId: id, sessionToken: token } },
});

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

describe('an audit of another credential', () => {
  const target = {
    type: 'secret',
    secret: SECRET,
    kind: 'generated',
    version: 'v1',
    credential: 'v1',
    state: 'current',
  } as const;
  const other = (more: object) =>
    incident({ ...ended, match: { ...incident().match, target: { ...target, ...more } as never } });

  test('finds the reads of the secret in its region, however they name it', async () => {
    const read = { requestParameters: { secretId: 'shop/mailer' } };
    const { run, trail } = setUp([
      call('eu-west-1', 'shop/mailer', 'secretsmanager', 'GetSecretValue', read),
    ]);
    const { audit } = await run(other({}));
    expect(audit.events).toBe(1);
    expect(trail.calls.map(({ region, value }) => [region, value])).toEqual([
      ['eu-west-1', SECRET],
      ['eu-west-1', 'shop/mailer'],
      ['eu-west-1', 'GetSecretValue'],
    ]);
    expect(audit.coverage.notSeen[0]).toContain('Uses of the leaked value at its issuer');
  });

  test('finds reads among those of all secrets, up to a number of pages', async () => {
    const read = (secretId: string) =>
      call('eu-west-1', 'GetSecretValue', 'secretsmanager', 'GetSecretValue', {
        requestParameters: { secretId },
      });
    const named = [SECRET, SECRET.slice(0, -7), 'shop/mailer'];
    const others = ['shop/mailer2', 'shop', SECRET.replace('mailer', 'other')];
    const { run, trail } = setUp([...named, ...others].map(read));
    const { audit } = await run(other({}));
    expect([audit.events, audit.coverage.notSeen.join().includes('among the reads')]).toEqual([3, false]);
    trail.pageSize = 1;
    trail.records.unshift(...Array.from({ length: 400 }, () => read('another')));
    const { audit: busy } = await run(
      incident({ ...other({}), finding: { ...incident().finding, id: 'two' } }),
    );
    expect(busy.events).toBe(0);
    expect(busy.coverage.notSeen.join()).toMatch(
      /Region eu-west-1: reads of the secret before 2026-\S+Z, among/,
    );
  });

  test('of a service-specific credential has the calls with bearer tokens of its user', async () => {
    const bearer = {
      additionalEventData: { callWithBearerToken: true },
      requestParameters: { modelId: 'm' },
    };
    const { run, hunt } = setUp([
      call('us-east-1', 'mailer', 'bedrock', 'InvokeModel', bearer),
      call('us-east-1', 'mailer', 'bedrock', 'InvokeModel', bearer),
      call('us-east-1', 'mailer', 'iam', 'ListUsers'),
    ]);
    const about = other({ kind: 'service-credential', credential: 'ACCAEXAMPLE' });
    const { audit } = await run(about);
    expect(audit.actions).toEqual({ 'bedrock:InvokeModel': 2 });
    expect(await hunt(about, audit)).toMatchObject({
      remnants: [{ action: 'bedrock:InvokeModel (bearer token)', resource: 'modelId=m' }],
    });
  });

  test('of a customer has nothing, and says so', async () => {
    const { run, trail } = setUp();
    const { audit } = await run(other({ type: 'customer-key', kind: 'customer-key', owner: 'acme' }));
    expect([audit.events, trail.calls]).toEqual([0, []]);
    expect(audit.coverage.notSeen[0]).toContain("Uses of the customer's key");
  });

  test('of a user has all calls of the user', async () => {
    const { run } = setUp([call('us-east-1', 'mailer', 'iam', 'ListUsers')]);
    const about = incident(ended);
    const { credential: _, ...unnamed } = { ...target, kind: 'access-key' };
    const { audit } = await run({
      ...about,
      finding: { ...about.finding, subject: { user: 'mailer' } },
      match: { ...about.match, target: unnamed },
    });
    expect(audit.events).toBe(1);
  });
});

describe('the hunt', () => {
  test('lists what changed, by which key, counts refused calls, and names the secrets that were read', async () => {
    const { run, hunt } = setUp([
      call('us-east-1', KEY, 'iam', 'CreateAccessKey', {
        requestParameters: { userName: 'mallory' },
        responseElements: { accessKey: { accessKeyId: 'AKIANEW4567234567234', userName: 'mallory' } },
      }),
      call('us-east-1', KEY, 'iam', 'AttachUserPolicy', { errorCode: 'AccessDenied' }),
      call('eu-west-1', KEY, 'lambda', 'UpdateFunctionCode20150331v2', {
        requestParameters: { functionName: 'shop' },
        responseElements: { functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:shop' },
      }),
      call('eu-west-1', KEY, 'secretsmanager', 'GetSecretValue', {
        requestParameters: { secretId: 'shop/db' },
      }),
      call('eu-west-1', KEY, 'ec2', 'DescribeInstances'),
      ...['one', 'two'].map((roleSessionName) =>
        call('eu-west-1', KEY, 'sts', 'AssumeRole', {
          requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/Admin', roleSessionName },
        }),
      ),
    ]);
    const about = incident(ended);
    const { audit } = await run(about);
    const found = await hunt(about, audit);
    expect(found).toMatchObject({
      remnants: [
        {
          action: 'iam:CreateAccessKey',
          region: 'us-east-1',
          resource: 'userName=mallory, accessKeyId=AKIANEW4567234567234',
          by: KEY,
        },
        { action: 'lambda:UpdateFunctionCode', region: 'eu-west-1' },
        { action: 'sts:AssumeRole', resource: 'roleArn=arn:aws:iam::111111111111:role/Admin' },
      ],
      secretsRead: ['shop/db'],
    });
    expect((found as { explanation: string }).explanation).toMatch(
      /^3 calls created .* 1 more such calls were refused\. 1 secrets or parameters were read/,
    );
  });

  test('without an audit is unknown', async () => {
    const found = await setUp().hunt(incident(), { Error: 'States.Timeout' });
    expect(found).toMatchObject({ remnants: [], explanation: expect.stringContaining('Unknown') });
  });

  test('has at most 50 in the state of the execution', async () => {
    const users = Array.from({ length: 70 }, (_, n) =>
      call('us-east-1', KEY, 'iam', 'CreateUser', { requestParameters: { userName: `user-${n}` } }),
    );
    const { run, hunt } = setUp(users);
    const { audit } = await run(incident(ended));
    const { remnants, explanation } = (await hunt(incident(ended), audit)) as never as {
      remnants: [];
      explanation: string;
    };
    expect([remnants.length, explanation]).toEqual([
      50,
      expect.stringMatching(/^70 calls .*all are in incidents/),
    ]);
  });
});

test('an unknown step is refused', async () => {
  const { handler } = setUp();
  const wrong = { step: 'other', incident: incident() } as never;
  await expect(handler(wrong, { getRemainingTimeInMillis: () => 1 })).rejects.toThrow(/Unknown step other/);
});

describe('the regions', () => {
  const page = (name: string, status: string) => ({ RegionName: name, RegionOptStatus: status });

  test('are all that have events, on every page', async () => {
    const pages = [
      { Regions: [page('us-east-1', 'ENABLED_BY_DEFAULT'), page('ap-east-1', 'DISABLED')], NextToken: '1' },
      {
        Regions: [
          page('af-south-1', 'ENABLED'),
          page('me-south-1', 'DISABLING'),
          page('mx-central-1', 'ENABLING'),
        ],
      },
    ];
    expect(await regionsOf(async (token) => pages[Number(token ?? 0)] ?? {}, 'us-east-1')).toEqual({
      enabled: ['af-south-1', 'me-south-1', 'us-east-1'],
      disabled: ['ap-east-1', 'mx-central-1'],
    });
  });

  test('are those of the function and of global services if they cannot be listed', async () => {
    const denied = async () => Promise.reject(Object.assign(new Error(), { name: 'AccessDeniedException' }));
    expect(await regionsOf(denied, 'eu-west-1')).toEqual({
      enabled: ['eu-west-1', 'us-east-1'],
      disabled: [],
      error: 'AccessDeniedException',
    });
  });
});
