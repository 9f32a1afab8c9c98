import assert from 'node:assert/strict';
import { CURRENT } from '../../secret-store/secret-store';
import type { Requirement } from '../check';
import { FAULTS } from '../faults';
import { codeOf } from '../rotator';
import { adapterOf, hasGrace, idWith, isCarried, type Make, rotated, type Subject, textOf } from '../subject';
import { atEveryCall } from './faults';
import { endedBySweeps, leaked, requireReplaced } from './leaked';

export const contain: readonly Requirement[] = [
  {
    name: 'contains the current credential if it can be disabled, and replaces it afterwards',
    async check(make) {
      const it = await containable(make);
      const { rotator } = it;
      const text = textOf(it, CURRENT);
      const labels = { ...rotator.secret.labels };
      const id = idWith(it, text, rotator.secret.labels[CURRENT]);
      assert.equal(codeOf(await rotator.contain(id)), 'done');
      const { disable = false } = adapterOf(it).traits;
      const [{ outcome, contained }] = rotator.containments;
      assert.equal(outcome, disable ? 'contained' : 'not possible');
      assert.deepEqual(contained, disable ? [id] : []);
      assert.equal(it.accepts(text), !disable, 'The issuer accepts the contained value.');
      assert.deepEqual(rotator.secret.labels, labels, 'A containment moves no label.');
      assert.equal(
        codeOf(await rotator.replaceNow(id)),
        'done',
        'issue and install must not need the current credential to be active.',
      );
      assert.equal(codeOf(await rotator.contain(id)), 'done');
      assert.deepEqual(rotator.containments[1].contained, [id], 'A revoked credential is contained.');
      await requireReplaced(it);
    },
  },
  {
    name: 'contains a replaced credential by id, and leaves the current one',
    async check(make) {
      const it = await containable(make);
      const { rotator } = it;
      const text = textOf(it, CURRENT);
      const id = idWith(it, text, rotator.secret.labels[CURRENT]);
      assert.equal(await rotated(it), 'done');
      // A value that AWSCURRENT carries on ends with a replacement only.
      if (!hasGrace(it) || isCarried(it, text)) return;
      assert.equal(codeOf(await rotator.contain(id)), 'done');
      assert.deepEqual(rotator.containments[0].contained, [id]);
      assert.equal(it.accepts(text), false, 'The issuer accepts the contained value.');
      await requireReplaced(it);
    },
  },
  {
    name: 'replaces a contained credential by sweeps and rotations',
    async check(make) {
      const it = await containable(make);
      assert.equal(codeOf(await it.rotator.contain()), 'done');
      await endedBySweeps(it);
      await requireReplaced(it);
    },
  },
  ...FAULTS.map((fault) => ({
    name: `recovers from "${fault}" at every call of a containment, by the next requests`,
    check: (make: Make) =>
      atEveryCall(make, fault, {
        name: 'a containment',
        start: containable,
        work: ({ rotator }) => rotator.contain(),
        async recover(it) {
          assert.equal(codeOf(await it.rotator.contain()), 'done');
          assert.equal(codeOf(await it.rotator.replaceNow()), 'done');
          await requireReplaced(it);
        },
      }),
  })),
];

/** A contained credential keeps its labels, so labelled values are not watched. */
async function containable(make: Make): Promise<Subject> {
  const it = await leaked(make);
  it.rotator.calls.afterEach = () => undefined;
  return it;
}
