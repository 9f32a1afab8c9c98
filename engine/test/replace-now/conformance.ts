import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { hasGrace, idOf, requireSilence, type Subject, secretsIn, survivesIn } from '../subject';
import type { Fault } from '../world/faults';
import { codeOf, DAY } from '../world/world';

/** What every kind must do when its credential is in wrong hands. */
export function replacesNow(name: string, make: () => Subject): void {
  describe(`the kind ${name}`, () => {
    let it: Subject;
    beforeEach(() => {
      it = make();
    });
    afterEach(() => requireSilence(it));

    test('replaces a compromised credential now, and whatever came before it', async () => {
      await it.world.deploy();
      const first = it.world.secret.text(CURRENT) as string;
      expect(await it.world.rotate()).toBe('done');
      const second = it.world.secret.text(CURRENT) as string;
      expect(it.works(first)).toBe(hasGrace(it));
      expect(await it.world.replaceNow()).toBe('done');
      expect([first, second].map(it.works)).toEqual([false, false]);
      expect(it.works(it.world.secret.text(CURRENT) as string)).toBe(true);
      expect(Object.keys(it.world.secret.labels)).toEqual([CURRENT]);
      expect(it.world.replacements[0]).toMatchObject({
        outcome: 'replaced',
        version: it.world.secret.labels[CURRENT],
        dead: Array(hasGrace(it) ? 2 : 1).fill({ shown: expect.stringMatching(/\w/) }),
        strangers: [],
      });
      for (const { text } of it.world.secret.versions.values())
        for (const secret of secretsIn(it, text as string))
          expect(JSON.stringify(it.world.replacements)).not.toContain(secret);
    });

    test.each(['deny', 'lose', 'mute', 'crash', 'crash-after'] as Fault[])(
      'replaces now in spite of "%s" at any call: by the next request, and by the sweep and a rotation',
      async (fault) => {
        for (const sequel of ['request', 'sweep']) {
          for (let index = 0, last = false; !last; index++) {
            const one = make();
            await one.world.deploy();
            const compromised = one.world.secret.text(CURRENT) as string;
            one.world.calls.reset();
            one.world.calls.fault = (_name, at) => (at === index ? fault : undefined);
            await one.world.replaceNow();
            last = one.world.calls.made.length <= index;
            one.world.calls.reset();
            if (sequel === 'request') expect(await one.world.replaceNow()).toBe('done');
            else if (!(await endedBySweeps(one))) continue;
            const current = one.world.secret.text(CURRENT) as string;
            expect({ index, current: one.works(current), old: one.works(compromised) }).toEqual({
              index,
              current: true,
              old: false,
            });
            for (let pass = 0; pass < 2; pass++) {
              one.world.clock.pass(5 * DAY);
              expect(await one.world.sweep()).toBe('done');
            }
            expect(one.alive().length).toBeLessThanOrEqual(1);
            requireSilence(one);
          }
        }
      },
    );

    test('makes one credential of two requests at the same time', async () => {
      await it.world.deploy();
      const event = { rekey: 'replace-now' };
      const outcomes = await it.world.run(Promise.all([it.world.invoke(event), it.world.invoke(event)]));
      expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
      const [one, other] = it.world.replacements.map(({ version }) => version);
      expect(one).toBe(other);
      expect(it.world.secret.labels).toEqual({ [CURRENT]: one });
    });

    test('asked again within minutes, replaces nothing more; later or by name it does', async () => {
      await it.world.deploy();
      expect(await it.world.replaceNow()).toBe('done');
      const fresh = it.world.secret.labels[CURRENT];
      expect(await it.world.replaceNow()).toBe('done');
      expect(it.world.replacements[1]).toMatchObject({ outcome: 'repeated', version: fresh });
      const { credential = fresh } = it.world.replacements[0];
      expect(await it.world.replaceNow(credential)).toBe('done');
      expect(it.world.secret.labels[CURRENT]).not.toBe(fresh);
      it.world.clock.pass(HOUR);
      expect(await it.world.replaceNow()).toBe('done');
      expect(it.world.replacements.map(({ outcome }) => outcome)).toEqual([
        'replaced',
        'repeated',
        'replaced',
        'replaced',
      ]);
    });

    test('cuts off one that is named and not current, and knows what it does not know', async () => {
      await it.world.deploy();
      const previous = it.world.secret.labels[CURRENT];
      const text = it.world.secret.text(CURRENT) as string;
      expect(await it.world.rotate()).toBe('done');
      const current = it.world.secret.labels[CURRENT];
      const survives = survivesIn(it, it.world.secret.text(CURRENT) as string, idOf(it, text));
      expect(await it.world.replaceNow(idOf(it, text) ?? previous)).toBe('done');
      expect(it.works(text)).toBe(false);
      expect(it.world.replacements[0]).toMatchObject({
        outcome: survives ? 'replaced' : 'cut off',
        strangers: [],
      });
      expect(Object.keys(it.world.secret.labels)).toEqual([CURRENT]);
      expect(it.world.secret.labels[CURRENT] === current).toBe(!survives);
      expect(codeOf(await it.world.replaceNow('no-such-credential'))).toBe('CredentialUnknown');
    });
  });
}

/** Sweeps, and the rotations that they ask for; false when the fault came before there was anything to end. */
async function endedBySweeps({ world }: Subject): Promise<boolean> {
  if (!world.secret.tags['rekey/compromised']) return false;
  for (let hour = 0; hour < 3; hour++) {
    world.clock.pass(HOUR);
    const asked = world.secret.rotationsAsked;
    await world.sweep();
    if (world.secret.rotationsAsked > asked) expect(await world.rotate()).toBe('done');
  }
  return true;
}
