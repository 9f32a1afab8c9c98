import { keyIdOf } from '../../../../client/src/adapters/api-keys';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { Covered, Incident } from '../../../../lambdas/leaks/contract';
import { type Kill, ResponseWorld, STORE } from './world';

/** The steps that act, without those that look and tell. */
const LOOKING = /^(Report.*|Audit|Hunt|CloseAlert)$/;
const states = ({ tasks }: ResponseWorld) =>
  tasks.map(({ state }) => state).filter((state) => !LOOKING.test(state));

describe('a leaked access key', () => {
  test('is disabled, replaced and proved dead, in this order', async () => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId = '', secretAccessKey = '' } = world.current();
    const finding = world.finding({ fingerprint: world.index.fingerprintOf(secretAccessKey) });
    const { status, output } = await world.respond(finding);
    const incident = output as unknown as Incident;
    expect(states(world)).toEqual(['Match', 'Contain', 'DenySessions', 'Replace', 'Prove']);
    expect(incident.match.target).toMatchObject({
      secret: SECRET,
      credential: accessKeyId,
      state: 'current',
    });
    expect(incident.contain).toMatchObject({ outcome: 'contained' });
    expect(incident.proof).toMatchObject({ outcome: 'refused' });
    expect(status).toBe('SUCCEEDED');
    expect(world.current().accessKeyId).not.toBe(accessKeyId);
    expect(JSON.stringify([output, world.lines])).not.toContain(secretAccessKey);
  });

  test('is found by its id too, as AWS Health reports it', async () => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    const { output } = await world.respond(world.finding({ credential: accessKeyId }));
    expect(output.proof).toMatchObject({ outcome: 'refused' });
  });

  test('of a user whose every key may have leaked is replaced', async () => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    const { output } = await world.respond(world.finding({ user: 'mailer' }));
    expect(output.proof).toMatchObject({
      outcome: 'refused',
      explanation: expect.stringContaining(accessKeyId ?? '?'),
    });
  });

  test('works until its replacement, if it is not contained at once', async () => {
    const world = await ResponseWorld.deploy();
    world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), containAtOnce: false };
    const { output } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
    expect(states(world)).toEqual(['Match', 'Replace', 'Prove']);
    expect(output.proof).toMatchObject({ outcome: 'refused' });
  });
});

test('a leaked generated key is replaced and has no label any more', async () => {
  const world = await ResponseWorld.deploy(generated as never);
  const { key = '' } = world.current();
  const finding = world.finding({ fingerprint: world.index.fingerprintOf(key) });
  const { output, status } = await world.respond(finding);
  expect([status, output.proof]).toEqual(['SUCCEEDED', expect.objectContaining({ outcome: 'unlabelled' })]);
  expect(world.current().key).not.toBe(key);
});

describe('a leaked key of a customer', () => {
  test('is revoked, observed and never replaced', async () => {
    const world = await ResponseWorld.deploy();
    const key = keyIdOf(world.customerKey());
    const { output, status } = await world.respond(world.finding({ customerKey: key }));
    expect(states(world)).toEqual(['Match', 'RevokeKey', 'Prove', 'Prove']);
    expect(output.match).toMatchObject({
      target: { type: 'customer-key', owner: 'customer-7', secret: STORE },
    });
    expect([status, output.proof]).toEqual(['SUCCEEDED', expect.objectContaining({ outcome: 'unused' })]);
  });

  test('is told to its owner, once the key is revoked', async () => {
    const world = await ResponseWorld.deploy();
    const key = keyIdOf(world.customerKey());
    world.covered[STORE] = { ...(world.covered[STORE] as Covered), tellOwner: 'arn:function:tell-owner' };
    const { output } = await world.respond(world.finding({ customerKey: key }));
    expect(states(world)).toEqual(['Match', 'RevokeKey', 'TellOwner', 'Prove', 'Prove']);
    const told = world.tasks.find(({ state }) => state === 'TellOwner')?.input;
    expect(told).toMatchObject({ Payload: { owner: 'customer-7', key } });
    expect(output.owner).toEqual({ told: true });
  });

  test('is alive if a service accepts it after its revocation', async () => {
    const world = await ResponseWorld.deploy();
    const key = keyIdOf(world.customerKey());
    const late = world.rotator.clock.now() + 10 * 60_000;
    Object.assign(world.customers.get(key) ?? {}, { lastUsedAt: { N: String(late) } });
    const { error, output } = await world.respond(world.finding({ customerKey: key }));
    expect([error, output.proof]).toEqual(['StillAlive', expect.objectContaining({ outcome: 'alive' })]);
  });
});

describe('a report without an effect', () => {
  const refusedBy = async (world: ResponseWorld, subject: object, id = 'github-1') => {
    const before = JSON.stringify(await world.rotator.secret.describe());
    const { output, status } = await world.respond(world.finding(subject, { id }));
    const { match } = output as unknown as Incident;
    expect([status, match.decision]).toEqual(['SUCCEEDED', 'refuse']);
    expect(match.explanation).not.toBe('');
    expect(JSON.stringify(await world.rotator.secret.describe())).toBe(before);
    expect(world.lines.filter((line) => JSON.parse(line).LeakReportsRefused === 1)).toHaveLength(1);
    return match.refusal;
  };

  test('names a credential that is not ours', async () => {
    const world = await ResponseWorld.deploy();
    const foreign = { fingerprint: world.index.fingerprintOf('a value that was never issued') };
    expect(await refusedBy(world, foreign)).toBe('NotOurs');
    world.lines.length = 0;
    expect(await refusedBy(world, { credential: 'ASIAOFTHEAUTOMATION' }, 'github-2')).toBe('NotOurs');
  });

  test('names a secret that is not covered', async () => {
    const world = await ResponseWorld.deploy();
    world.covered = {};
    expect(await refusedBy(world, { credential: world.current().accessKeyId })).toBe('NotCovered');
  });

  test.each(['user', 'credential'])('names an exempt %s', async (what) => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId = '' } = world.current();
    world.exempt = [what === 'user' ? 'mailer' : accessKeyId];
    expect(await refusedBy(world, { credential: accessKeyId })).toBe('Exempt');
  });

  test('is over the cap of the hour, and is accepted in the next', async () => {
    const world = await ResponseWorld.deploy();
    world.responsesPerHour = 1;
    await world.respond(world.finding({ customerKey: keyIdOf(world.customerKey()) }));
    // The observation of the key took half an hour.
    world.rotator.clock.pass(-world.rotator.clock.now() % 3_600_000);
    await world.respond(world.finding({ customerKey: keyIdOf(world.customerKey()) }, { id: 'github-2' }));
    world.lines.length = 0;
    const customerKey = keyIdOf(world.customerKey());
    expect(await refusedBy(world, { customerKey }, 'github-3')).toBe('CapReached');
    world.rotator.clock.pass(3_600_000);
    const { output } = await world.respond(world.finding({ customerKey }, { id: 'github-4' }));
    expect(output.proof).toMatchObject({ outcome: 'unused' });
  });

  test('of customers, past their cap, does not keep the response from a secret', async () => {
    const world = await ResponseWorld.deploy();
    world.responsesPerHour = 1;
    for (const id of ['partner-1', 'partner-2'])
      await world.respond(world.finding({ customerKey: keyIdOf(world.customerKey()) }, { id }));
    const { output } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
    expect(output.proof).toMatchObject({ outcome: 'refused' });
  });

  test('is about a credential that another execution handles', async () => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    await world.respond(world.finding({ credential: accessKeyId }));
    world.lines.length = 0;
    expect(await refusedBy(world, { credential: accessKeyId }, 'aws-health-1')).toBe('AlreadyHandled');
  });
});

test('in a dry run, nothing changes', async () => {
  const world = await ResponseWorld.deploy();
  world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'dry-run' };
  const before = world.current();
  const { status } = await world.respond(world.finding({ credential: before.accessKeyId }));
  expect([status, states(world), world.current()]).toEqual(['SUCCEEDED', ['Match'], before]);
});

const KILLS: Kill[] = ['Match', 'Contain', 'DenySessions', 'Replace', 'Prove'].flatMap((state) =>
  (['before', 'after'] as const).map((when) => ({ state, when })),
);

test.each(KILLS)(
  'a function that dies $when the effect of $state loses nothing and does nothing twice',
  async (kill) => {
    const world = await ResponseWorld.deploy();
    const { accessKeyId } = world.current();
    world.kill = kill;
    const { status, output } = await world.respond(world.finding({ credential: accessKeyId }));
    expect([status, output.proof]).toEqual(['SUCCEEDED', expect.objectContaining({ outcome: 'refused' })]);
    expect(world.rotator.secret.text('AWSCURRENT')).not.toContain(accessKeyId);
    // One more credential was issued than by the deploy.
    expect(world.rotator.calls.made.filter((name) => name === 'issue')).toHaveLength(2);
  },
);

const SLOW: Kill[] = ['ReportContained', 'Audit', 'Hunt', 'Report'].flatMap((state) =>
  (['before', 'after'] as const).map((when) => ({ state, when })),
);

test.each(SLOW)('a function that dies $when the effect of $state does not stop the others', async (kill) => {
  const world = await ResponseWorld.deploy();
  world.kill = kill;
  const { status, path } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(status).toBe('SUCCEEDED');
  expect(path.slice(-7)).toEqual(['Audit', 'Audited', 'Hunt', 'Alert', 'Report', 'Outcome', 'Done']);
});

test('an audit is continued until it is complete', async () => {
  const world = await ResponseWorld.deploy();
  world.audits = [
    { pending: { seconds: 900, part: 0 } },
    { pending: { seconds: 1, part: 1 } },
    { events: 3 },
  ];
  const { output } = await world.respond(world.finding({ credential: world.current().accessKeyId }));
  expect(output.audit).toEqual({ events: 3 });
});

test('an alert is closed after the proof, and people are told of the containment first', async () => {
  const world = await ResponseWorld.deploy();
  const alert = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };
  await world.respond(world.finding({ credential: world.current().accessKeyId }, { alert }));
  expect(world.tasks.map(({ state }) => state)).toEqual([
    ...['Match', 'Contain', 'DenySessions', 'ReportContained', 'Replace', 'Prove'],
    ...['Audit', 'Hunt', 'CloseAlert', 'Report'],
  ]);
});

describe('in the mode approval', () => {
  const approving = async (answer: object) => {
    const world = await ResponseWorld.deploy();
    world.covered[SECRET] = { ...(world.covered[SECRET] as Covered), mode: 'approval' };
    world.approval = answer;
    const before = world.current();
    const execution = await world.respond(world.finding({ credential: before.accessKeyId }));
    return { ...execution, changed: world.current().accessKeyId !== before.accessKeyId };
  };

  test('acts after an approval', async () => {
    const { changed, output } = await approving({ approved: true, by: 'jo' });
    expect([changed, output.proof]).toEqual([true, expect.objectContaining({ outcome: 'refused' })]);
  });

  test.each([{ approved: false }, {}])('changes nothing after the answer %j', async (answer) => {
    const { changed, output, path } = await approving(answer);
    expect([changed, path.at(-1)]).toEqual([false, 'Refused']);
    expect((output.match as { refusal: string }).refusal).toBe('NotApproved');
  });
});

test('a suspicion waits for an approval in the mode automatic too', async () => {
  const world = await ResponseWorld.deploy();
  const finding = world.finding({ credential: world.current().accessKeyId }, { needsApproval: true });
  const { path } = await world.respond(finding);
  expect(path).toContain('Approve');
});
