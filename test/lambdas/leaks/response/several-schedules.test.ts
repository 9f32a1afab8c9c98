import { Random } from '../../../../engine/src/testing/random';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import type { Rotator } from '../../../../engine/src/testing/rotator';
import { issuer as accessKeys } from '../../../../lambdas/credentials/access-key/issuer';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { Incident } from '../../../../lambdas/leaks/contract';
import { factsOf } from '../../../../lambdas/leaks/report/facts';
import { ResponseWorld } from './world';

const ALERT = { repository: 'shop/web', number: 7, token: 'arn:token', api: 'https://api.github.com' };
const copyOf = (n: number) => `${SECRET.slice(0, -13)}copied-GhIjK${n}`;
const SHOWN = ['dead', 'unlabelled', 'unused'];
const STATES = ['Match', 'Contain', 'Replace', 'Prove', 'LookAgain', 'CloseAlert', 'Refresh'];
const textOf = ({ secret }: Rotator) => secret.text('AWSCURRENT') ?? '';

/** A world in which a secret part is in some secrets, with random modes, failures and deaths. */
async function randomWorld(random: Random) {
  const isKey = random.integer(0, 1) === 1;
  const world = await ResponseWorld.deploy(isKey ? accessKeys : (generated as never));
  const current = world.current();
  const part = (isKey ? current.secretAccessKey : current.key) ?? '';
  const rotators: Record<string, Rotator> = { [SECRET]: world.rotator };
  for (let n = 0; n < random.integer(1, 3); n++)
    rotators[copyOf(n)] = await world.cover(copyOf(n), { value: JSON.stringify({ key: part }) });
  for (const arn of Object.keys(rotators)) {
    const mode = (['automatic', 'automatic', 'automatic', 'approval', 'dry-run'] as const)[
      random.integer(0, 4)
    ];
    Object.assign(world.covered[arn] ?? {}, { mode, containAtOnce: random.integer(0, 2) > 0 });
  }
  if (random.integer(0, 5) === 0) delete world.covered[copyOf(0)];
  // The first secret was rotated since, and is a retired owner.
  if (random.integer(0, 3) === 0)
    await world.rotator.clock.run(world.rotator.invoke({ rekey: 'replace-now' }));
  world.approval = { approved: random.integer(0, 3) > 0 };
  return { world, part, rotators };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'an alert is closed if and only if every secret is proved dead, whatever dies (seed %d)',
  async (seed) => {
    const random = new Random(seed);
    const { world, part, rotators } = await randomWorld(random);
    const die = () => {
      const state = STATES[random.integer(0, STATES.length - 1)] as string;
      if (random.integer(0, 2) === 0) world.kill = { state, when: random.integer(0, 1) ? 'before' : 'after' };
      const failing = ['Replace', 'Prove', 'CloseAlert'][random.integer(0, 8)];
      world.failing.clear();
      if (failing) world.failing.set(failing, { error: 'Broken', times: random.integer(0, 1) ? 2 : 99 });
    };
    world.notAccepted.push(random.integer(0, 2));
    const subject = { fingerprint: world.index.fingerprintOf(part) };
    const report = await world.respond(world.finding(subject, { alert: ALERT }));
    expect((report.output as unknown as Incident).match.decision).toBe('split');
    let closes = true;
    const ended = await world.drain(() => {
      die();
      closes &&= world.failing.get('CloseAlert')?.times !== 99;
    });
    expect(ended).toHaveLength(Object.keys(rotators).length);
    const outcomes = ended.map(({ output, status, error }) => {
      const incident = output as unknown as Incident;
      const { refusal, target, covered } = incident.match;
      const { outcome } = factsOf({ stage: refusal === undefined ? 'final' : 'refused', incident });
      expect(error).toBe(outcome === 'alive' ? 'StillAlive' : undefined);
      expect(status).toBe(outcome === 'alive' ? 'FAILED' : 'SUCCEEDED');
      const secret = target?.secret ?? '';
      const holds = textOf(rotators[secret] as Rotator).includes(part);
      // Nothing is called dead that a label still holds, and nothing is changed without permission.
      if (SHOWN.includes(outcome)) expect([secret, holds]).toEqual([secret, false]);
      if (outcome === 'dry run' || outcome === 'refused')
        expect([secret, incident.replace]).toEqual([secret, undefined]);
      return covered === undefined ? 'refused' : outcome;
    });
    const isShown = outcomes.every((outcome) => SHOWN.includes(outcome));
    expect([outcomes, world.resolved.length > 0]).toEqual([outcomes, isShown && closes]);
  },
  60_000,
);
