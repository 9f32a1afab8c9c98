import assert from 'node:assert/strict';
import { CURRENT, PENDING, PREVIOUS } from '../../secret-store/secret-store';
import type { Requirement } from '../check';
import { codeOf, DAY } from '../rotator';
import { adapterOf, deleted, deployed, hasGrace, rotated, settled, textOf } from '../subject';

const TOKEN = 'token-of-a-rotation-0000000000001';

export const lifecycle: readonly Requirement[] = [
  {
    name: 'has its first credential after the deploy, and nothing alive after the deletion',
    async check(make) {
      const it = await deployed(make);
      assert.ok(it.accepts(textOf(it, CURRENT)), 'The issuer refuses the first credential.');
      assert.equal(codeOf(await deleted(it)), 'done');
      assert.deepEqual(
        it.rotator.answers.map(({ Status, Reason }) => (Status === 'SUCCESS' ? Status : Reason)),
        ['SUCCESS', 'SUCCESS'],
      );
      assert.deepEqual(it.alive(), [], 'A credential outlives the deletion.');
    },
  },
  {
    name: 'has nothing alive after a deletion in the grace of a replaced credential',
    async check(make) {
      const it = await deployed(make);
      assert.equal(await rotated(it), 'done');
      assert.equal(codeOf(await deleted(it)), 'done');
      assert.equal(it.rotator.answers.at(-1)?.Status, 'SUCCESS', it.rotator.answers.at(-1)?.Reason);
      assert.deepEqual(it.alive(), [], 'A credential outlives the deletion.');
    },
  },
  {
    name: 'keeps the current credential when the deploy is repeated',
    async check(make) {
      const it = await deployed(make);
      const version = it.rotator.secret.labels[CURRENT];
      assert.equal(codeOf(await it.rotator.resource('Update')), 'done');
      assert.equal(it.rotator.answers.at(-1)?.Status, 'SUCCESS', it.rotator.answers.at(-1)?.Reason);
      assert.equal(it.rotator.secret.labels[CURRENT], version);
    },
  },
  {
    name: 'rotates for years: the current value works, and the replaced value works until its grace is over',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      const { usage } = adapterOf(it).traits;
      const values = new Set<string>();
      for (let rotation = 0; rotation < 5; rotation++) {
        assert.equal(await rotated(it), 'done');
        values.add(textOf(it, CURRENT));
        rotator.clock.pass(DAY / 2);
        assert.equal(codeOf(await rotator.sweep()), 'done');
        if (hasGrace(it))
          assert.ok(it.accepts(textOf(it, PREVIOUS)), 'The replaced value does not work in its grace.');
        rotator.clock.pass(DAY + (usage?.lag ?? 0));
        assert.equal(codeOf(await rotator.sweep()), 'done');
        assert.equal(rotator.secret.labels[PREVIOUS], undefined, 'AWSPREVIOUS is on after the grace.');
        rotator.clock.pass(88 * DAY);
        assert.equal(codeOf(await rotator.sweep()), 'done');
        assert.ok(it.accepts(textOf(it, CURRENT)), 'The current value does not work.');
      }
      assert.equal(values.size, 5, 'A rotation did not change the value.');
      assert.ok(it.alive().length <= 1, `More than one credential is alive: ${it.alive()}`);
    },
  },
  {
    name: 'repeats every step, and the rotation from its first step, without another effect',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      const { asynchronous } = adapterOf(it).traits;
      rotator.secret.startRotation(TOKEN);
      for (const steps of [
        ['createSecret'],
        ['createSecret', 'setSecret'],
        ['createSecret', 'setSecret', 'testSecret'],
      ])
        for (const step of [...steps, ...steps]) {
          const outcome = codeOf(await rotator.step(step, TOKEN));
          if (!(asynchronous && outcome === 'InstallPending')) assert.equal(outcome, 'done', step);
        }
      const text = textOf(it, PENDING);
      assert.equal(await rotated(it, TOKEN), 'done');
      assert.equal(textOf(it, CURRENT), text, 'A repeated step made another value.');
      await settled(it);
      assert.ok(it.alive().length <= 1, `A repeated step left a credential: ${it.alive()}`);
    },
  },
  {
    name: 'runs the same step twice in parallel',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      rotator.secret.startRotation(TOKEN);
      for (const Step of ['createSecret', 'setSecret']) {
        const event = { Step, SecretId: rotator.environment.REKEY_SECRET_ARN, ClientRequestToken: TOKEN };
        await rotator.run(Promise.all([rotator.invoke(event), rotator.invoke(event)]));
      }
      assert.equal(await rotated(it, TOKEN), 'done');
      await settled(it);
      assert.ok(it.accepts(textOf(it, CURRENT)), 'The current value does not work.');
      assert.ok(it.alive().length <= 1, `A second attempt left a credential: ${it.alive()}`);
    },
  },
];
