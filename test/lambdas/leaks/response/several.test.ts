import { createKey, keyDigest, keyIdOf } from '../../../../client/src/adapters/api-keys';
import { Random } from '../../../../engine/src/testing/random';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import type { Rotator } from '../../../../engine/src/testing/rotator';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { Finding, Incident } from '../../../../lambdas/leaks/contract';
import type { Execution } from './state-machine';
import { type Kill, ResponseWorld, STORE } from './world';

const COPY = `${SECRET.slice(0, -13)}copied-GhIjKl`;
const ALERT = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };

const textOf = ({ secret }: Rotator) => secret.text('AWSCURRENT') ?? '';
const issuedBy = ({ calls }: Rotator) => calls.made.filter((name) => name === 'issue').length;
const matchOf = ({ output }: Execution) => (output as unknown as Incident).match;
const proofs = (ended: readonly Execution[]) =>
  ended.map(({ output }) => (output.proof as { outcome?: string } | undefined)?.outcome);

/** Two secrets that hold one value, and the report of its leak. */
async function copied(more: Partial<Finding> = {}) {
  const world = await ResponseWorld.deploy(generated as never);
  const value = textOf(world.rotator);
  const other = await world.cover(COPY, { value });
  const finding = world.finding({ fingerprint: world.index.fingerprintOf(world.current().key ?? '') }, more);
  const before = issuedBy(world.rotator) + issuedBy(other);
  return { world, value, other, finding, before };
}

describe('a value of two secrets', () => {
  test('has a response for each, and the report itself changes nothing', async () => {
    const { world, value, other, finding } = await copied();
    const report = await world.respond(finding);
    expect([report.status, report.path]).toEqual(['SUCCEEDED', ['Begin', 'Match', 'Decide', 'Split']]);
    expect(matchOf(report).parts?.map(({ secret }) => secret)).toEqual([SECRET, COPY]);
    expect([textOf(world.rotator), textOf(other)]).toEqual([value, value]);
    const ended = await world.drain();
    expect(ended.map((one) => matchOf(one).target?.secret)).toEqual([SECRET, COPY]);
    expect(world.started.map(({ id }) => `arn:execution:${id}`)).toEqual(
      matchOf(report).parts?.map(({ execution }) => execution),
    );
    expect(proofs(ended)).toEqual(['unlabelled', 'unlabelled']);
    expect(textOf(world.rotator)).not.toBe(value);
    expect(textOf(other)).not.toBe(value);
  });

  const kills: Kill[] = ['Match', 'Contain', 'Replace', 'Prove', 'CloseAlert'].flatMap((state) =>
    (['before', 'after'] as const).map((when) => ({ state, when })),
  );
  test.each(kills)('loses nothing and does nothing twice if $state dies $when its effect', async (kill) => {
    for (const target of ['report', 'first', 'second']) {
      const { world, value, other, finding, before } = await copied({ alert: ALERT });
      if (target === 'report') world.kill = kill;
      await world.respond(finding);
      let part = 0;
      const ended = await world.drain(() => {
        world.kill = ['first', 'second'][part++] === target ? kill : undefined;
      });
      expect([target, proofs(ended)]).toEqual([target, ['unlabelled', 'unlabelled']]);
      expect([textOf(world.rotator), textOf(other)]).not.toContain(value);
      expect(issuedBy(world.rotator) + issuedBy(other)).toBe(before + 2);
      expect(new Set(world.resolved)).toEqual(new Set([7]));
    }
  });

  test('is divided again if SQS did not accept every message, and each part starts once', async () => {
    const { world, finding } = await copied();
    world.notAccepted.push(1, 2);
    await world.respond(finding);
    expect(world.queue).toHaveLength(3);
    world.queue.push(...world.queue);
    expect(proofs(await world.drain())).toEqual(['unlabelled', 'unlabelled']);
  });

  test('is answered for one of them if the other one is refused', async () => {
    const { world, other, value, finding } = await copied({ alert: ALERT });
    delete world.covered[COPY];
    await world.respond(finding);
    const ended = await world.drain();
    expect(ended.map((one) => matchOf(one).refusal)).toEqual([undefined, 'NotCovered']);
    expect([proofs(ended)[0], textOf(other)]).toEqual(['unlabelled', value]);
    // The credential may work as that of the other secret.
    expect(world.resolved).toEqual([]);
  });

  test('closes its alert once, after the last proof', async () => {
    const { world, finding } = await copied({ alert: ALERT });
    await world.respond(finding);
    const closed = (await world.drain()).map(({ output }) => (output.close as { closed: boolean }).closed);
    expect([closed, world.resolved]).toEqual([[false, true], [7]]);
  });

  test('counts twice for the cap of the hour', async () => {
    const { world, finding } = await copied();
    world.responsesPerHour = 1;
    await world.respond(finding);
    expect((await world.drain()).map((one) => matchOf(one).refusal)).toEqual([undefined, 'CapReached']);
  });

  test('follows the mode of each secret', async () => {
    const { world, other, value, finding } = await copied();
    Object.assign(world.covered[COPY] ?? {}, { mode: 'dry-run' });
    Object.assign(world.covered[SECRET] ?? {}, { mode: 'approval' });
    world.approval = { approved: true };
    await world.respond(finding);
    expect(proofs(await world.drain())).toEqual(['unlabelled', undefined]);
    expect(world.tasks.filter(({ state }) => state === 'Approve')).toHaveLength(1);
    expect(textOf(other)).toBe(value);
  });

  test('that is reported again is handled already, each of them', async () => {
    const { world, finding, before, other } = await copied();
    await world.respond(finding);
    await world.drain();
    for (const { id } of [...world.started]) world.reported(id, 'dead');
    await world.respond({ ...finding, id: 'person-2', source: 'person' });
    const again = await world.drain();
    expect(again.map((one) => matchOf(one).refusal)).toEqual(['AlreadyHandled', 'AlreadyHandled']);
    expect(issuedBy(world.rotator) + issuedBy(other)).toBe(before + 2);
  });

  test('is exempt as a whole if the report names an exempt credential', async () => {
    const { world } = await copied();
    world.exempt = ['AKIAEXEMPT'];
    const { output } = await world.respond(world.finding({ credential: 'AKIAEXEMPT' }));
    expect([(output as unknown as Incident).match.refusal, world.queue]).toEqual(['Exempt', []]);
  });
});

test('whatever fails, each of several secrets is answered exactly once', async () => {
  const random = new Random(7);
  for (let run = 0; run < 8; run++) {
    const world = await ResponseWorld.deploy(generated as never);
    const value = textOf(world.rotator);
    const rotators = [world.rotator];
    for (let n = 0; n < random.integer(1, 3); n++)
      rotators.push(await world.cover(`${COPY.slice(0, -1)}${n}`, { value }));
    const before = rotators.map(issuedBy);
    const states = ['Match', 'Contain', 'Replace', 'Prove'];
    const die = () => {
      const state = states[random.integer(0, 3)] as string;
      world.kill = { state, when: random.integer(0, 1) ? 'before' : 'after' };
    };
    die();
    world.notAccepted.push(random.integer(0, 1));
    const fingerprint = world.index.fingerprintOf(world.current().key ?? '');
    await world.respond(world.finding({ fingerprint }));
    const ended = await world.drain(die);
    expect(proofs(ended)).toEqual(rotators.map(() => 'unlabelled'));
    expect(rotators.map(issuedBy)).toEqual(before.map((count) => count + 1));
    expect(rotators.map(textOf)).not.toContain(value);
  }
}, 60_000);

describe('an id that several secrets have', () => {
  const withId = async (id: string, sameValue: boolean) => {
    const { world, finding } = await copied();
    const [item, other] = world.index.itemsOf(world.current().key ?? '');
    if (!item || !other) throw new Error('The index has two items.');
    Object.assign(item, { credential: { S: id } });
    Object.assign(other, { credential: { S: id }, ...(!sameValue && { fingerprint: { S: 'another' } }) });
    return { world, ...(await world.respond({ ...finding, subject: { credential: id } })) };
  };

  test.each([
    ['app', true, 'split'],
    ['AKIAIOSFODNN7EXAMPLE', false, 'split'],
    ['app', false, 'refuse'],
  ])('%s, with the same value: %s, leads to %s', async (id, sameValue, decision) => {
    const { output, world } = await withId(id, sameValue);
    const { match } = output as unknown as Incident;
    expect([match.decision, world.queue.length]).toEqual([decision, decision === 'split' ? 2 : 0]);
    if (decision === 'refuse') expect(match.refusal).toBe('NotOurs');
  });
});

describe('a user with several covered secrets', () => {
  const covering = async (more: object) => {
    const world = await ResponseWorld.deploy();
    const other = await world.cover(COPY, more);
    return { world, other, key: textOf(world.rotator), value: textOf(other) };
  };

  test('that a person reports has a response for each', async () => {
    const { world, other, key, value } = await covering({ sessionlessUser: 'mailer' });
    await world.respond(world.finding({ user: 'mailer' }, { source: 'person' }));
    expect(proofs(await world.drain())).toEqual(['refused', 'unlabelled']);
    expect(textOf(world.rotator)).not.toBe(key);
    expect(textOf(other)).not.toBe(value);
  });

  test('that AWS puts into quarantine has one for each access key', async () => {
    const { world, other, key, value } = await covering({ sessionlessUser: 'mailer' });
    const { output } = await world.respond(world.finding({ user: 'mailer' }, { source: 'aws-quarantine' }));
    expect(output.proof).toMatchObject({ outcome: 'refused' });
    expect([textOf(world.rotator) === key, textOf(other)]).toEqual([false, value]);
    const two = await covering({ user: 'mailer' });
    await two.world.respond(two.world.finding({ user: 'mailer' }, { source: 'aws-quarantine' }));
    expect(proofs(await two.world.drain())).toEqual(['refused', 'unlabelled']);
    expect(two.world.tasks.filter(({ state }) => state === 'DenySessions')).toHaveLength(2);
  });

  test('that is exempt, is exempt for credentials without sessions too', async () => {
    const { world, value, other } = await covering({ sessionlessUser: 'break-glass' });
    world.exempt = ['break-glass'];
    const credential = other.secret.labels.AWSCURRENT as string;
    const { output } = await world.respond(world.finding({ credential }));
    expect([(output as unknown as Incident).match.refusal, textOf(other)]).toEqual(['Exempt', value]);
  });
});

test("a customer's key that a secret holds too is revoked, and replaced in the secret", async () => {
  const world = await ResponseWorld.deploy(generated as never);
  const key = createKey('shop');
  const id = keyIdOf(key);
  world.customers.set(id, {
    ...{ id: { S: id }, digest: { S: keyDigest(key) }, owner: { S: 'customer-7' } },
    ...{ createdAt: { N: '1' }, hint: { S: 'shop_…' } },
  });
  const other = await world.cover(COPY, { value: JSON.stringify({ key }) });
  const subject = { fingerprint: world.index.fingerprintOf(key), customerKey: id };
  const report = await world.respond(world.finding(subject));
  expect(
    matchOf(report)
      .parts?.map(({ secret }) => secret)
      .sort(),
  ).toEqual([STORE, COPY].sort());
  expect(proofs(await world.drain()).sort()).toEqual(['unlabelled', 'unused']);
  expect(textOf(other)).not.toContain(key);
});
