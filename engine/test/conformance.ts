import { CURRENT, PENDING, PREVIOUS } from '../src/secret-store/secret-store';
import { replacesNow } from './replace-now/conformance';
import { hasGrace, requireSilence, type Subject } from './subject';
import type { Fault } from './world/faults';
import { codeOf, DAY } from './world/world';

export { type Subject, subject } from './subject';

/** What every kind must do, whatever its traits. */
export function conformance(name: string, make: () => Subject): void {
  replacesNow(name, make);
  describe(`the kind ${name}`, () => {
    let it: Subject;
    beforeEach(() => {
      it = make();
    });
    afterEach(() => requireSilence(it));

    test('has its first credential after the deploy, and nothing alive after the deletion', async () => {
      await it.world.deploy();
      expect(it.works(it.world.secret.text(CURRENT) as string)).toBe(true);
      it.world.calls.afterEach = () => undefined;
      await it.world.resource('Delete');
      expect(it.world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
      expect(it.alive()).toEqual([]);
    });

    test('rotates for years: the current value works, and the replaced one until its grace is over', async () => {
      await it.world.deploy();
      const values = new Set<string | undefined>();
      for (let rotation = 0; rotation < 5; rotation++) {
        expect(await it.world.rotate()).toBe('done');
        values.add(it.world.secret.text(CURRENT));
        it.world.clock.pass(DAY / 2);
        expect(await it.world.sweep()).toBe('done');
        const replaced = it.world.secret.text(PREVIOUS);
        expect(replaced !== undefined && it.works(replaced)).toBe(hasGrace(it));
        it.world.clock.pass(DAY);
        expect(await it.world.sweep()).toBe('done');
        expect(it.world.secret.labels[PREVIOUS]).toBeUndefined();
        it.world.clock.pass(88 * DAY);
        expect(await it.world.sweep()).toBe('done');
      }
      expect(values.size).toBe(5);
    });

    test('runs every step twice, and the same rotation from its first step, without another effect', async () => {
      await it.world.deploy();
      const token = 'token-of-a-rotation-0000000000001';
      it.world.secret.startRotation(token);
      for (const steps of [
        ['createSecret'],
        ['createSecret', 'setSecret'],
        ['createSecret', 'setSecret', 'testSecret'],
      ]) {
        for (const step of [...steps, ...steps])
          expect(['done', 'InstallPending']).toContain(codeOf(await it.world.step(step, token)));
      }
      const text = it.world.secret.text(PENDING);
      expect(await it.world.rotate(token)).toBe('done');
      expect(it.world.secret.text(CURRENT)).toBe(text);
    });

    test.each(['deny', 'lose', 'mute', 'crash', 'crash-after'] as Fault[])(
      'recovers from "%s" at any call',
      async (fault) => {
        for (let index = 0, last = false; !last; index++) {
          const one = make();
          await one.world.deploy();
          one.world.calls.reset();
          one.world.calls.fault = (_name, at) => (at === index ? fault : undefined);
          const outcome = codeOf(await one.world.rotate('token-of-a-rotation-0000000000001'));
          last = one.world.calls.made.length <= index;
          if (fault === 'deny' && !last) expect(outcome).toBe('AccessDenied');
          one.world.calls.reset();
          expect(await one.world.rotate('token-of-a-rotation-0000000000001')).toBe('done');
          for (let pass = 0; pass < 2; pass++) {
            one.world.clock.pass(2 * DAY);
            expect(await one.world.sweep()).toBe('done');
          }
          expect(one.alive().length).toBeLessThanOrEqual(1);
          requireSilence(one);
        }
      },
    );

    test.each([
      ['', 'SecretMalformed'],
      ['hunter2', 'SecretMalformed'],
      ['["hunter2"]', 'WrongKind'],
      ['{"hunter2":"hunter2"}', 'WrongKind'],
      ['null', 'SecretMalformed'],
    ])('refuses the value %j, and does not tell it', async (text, code) => {
      await it.world.deploy();
      it.world.calls.afterEach = () => undefined;
      it.world.secret.writeByHand('by-hand', text);
      const outcome = await it.world.rotate();
      expect(codeOf(outcome)).toBe(code);
      expect(`${outcome} ${it.world.lines}`).not.toContain('hunter2');
    });

    test('refuses parameters that the construct does not write', async () => {
      it.world.environment.REKEY_CREDENTIAL = '{}';
      expect(codeOf(await it.world.sweep())).toBe('BadSettings');
    });
  });
}
