import assert from 'node:assert/strict';
import { TIMEOUT_SECONDS } from '../../contract';
import { CURRENT } from '../../secret-store/secret-store';
import { HOUR, SECOND } from '../../time/clock';
import { isLabelHeld } from '../../traits';
import type { Requirement } from '../check';
import { FAULTS } from '../faults';
import { codeOf } from '../rotator';
import { adapterOf, deployed, hasGrace, idWith, isCarried, type Make, rotated, textOf } from '../subject';
import { atEveryCall } from './faults';
import { endedBySweeps, leaked, requireReplaced } from './leaked';

const REPLACE_NOW = { rekey: 'replace-now' };

export const replaceNow: readonly Requirement[] = [
  {
    name: 'replaces a compromised credential and the one before it: the issuer refuses both',
    async check(make) {
      const it = await deployed(make);
      const first = textOf(it, CURRENT);
      assert.equal(await rotated(it), 'done');
      const second = textOf(it, CURRENT);
      assert.equal(codeOf(await it.rotator.replaceNow()), 'done');
      assert.deepEqual([first, second].map(it.accepts), [false, false], 'The issuer accepts a leaked value.');
      assert.ok(it.accepts(textOf(it, CURRENT)), 'The current value does not work.');
      const { labels } = it.rotator.secret;
      assert.deepEqual(Object.keys(labels), [CURRENT]);
      const [{ outcome, version, dead, strangers }] = it.rotator.replacements;
      assert.deepEqual(
        { outcome, version, strangers },
        {
          outcome: 'replaced',
          version: labels[CURRENT],
          strangers: [],
        },
      );
      // With one slot, the rotation ended the credential before it. A keyring may hold more than these two.
      const { idsIn, parse } = adapterOf(it);
      const exposed = idsIn?.(parse(second)).length ?? 0;
      assert.equal(
        dead.length,
        Math.max(exposed, hasGrace(it) ? 2 : 1),
        'The result must list every dead credential.',
      );
      const expected = isLabelHeld(adapterOf(it)) ? 'unlabelled' : 'refused';
      for (const { proof, shown } of dead) {
        assert.equal(proof, expected, 'The result must state the proof of each dead credential.');
        assert.match(shown, /\w/, 'The result must describe the proof of each dead credential.');
      }
    },
  },
  {
    name: 'claims a refusal only of a value that was tried',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      const { disable, list, traits } = adapterOf(it);
      // The list of an issuer may lag for minutes.
      rotator.timeLimit = TIMEOUT_SECONDS.most * SECOND;
      const version = rotator.secret.labels[CURRENT];
      const id = idWith(it, textOf(it, CURRENT), version);
      rotator.calls.fault = (name) => {
        // Secrets Manager deletes versions without labels.
        if (name === (disable ? 'disable' : 'remove')) rotator.secret.versions.delete(version);
        return undefined;
      };
      assert.equal(codeOf(await rotator.replaceNow()), 'done');
      const dead = rotator.replacements[0].dead.find(({ credential }) => credential === id);
      const expected = isLabelHeld({ traits }) ? 'unlabelled' : list ? 'listed' : 'none';
      assert.equal(
        dead?.proof,
        expected,
        'The result must state the proof of a credential without its value.',
      );
      const isReported =
        expected === 'listed' && dead.shown.includes('disabled') && traits.identity === 'own';
      const reported = isReported ? traits.usage?.lag : undefined;
      const lag = dead.uses && dead.uses.lagSeconds * SECOND;
      assert.equal(lag, reported, 'The result must have the uses of a credential that the issuer lists.');
    },
  },
  {
    name: 'issues one credential for two parallel requests to replace now',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      const both = [rotator.invoke(REPLACE_NOW), rotator.invoke(REPLACE_NOW)];
      const outcomes = await rotator.run(Promise.all(both));
      assert.deepEqual(outcomes.map(codeOf), ['done', 'done']);
      const [one, other] = rotator.replacements.map(({ version }) => version);
      assert.equal(one, other);
      assert.deepEqual(rotator.secret.labels, { [CURRENT]: one });
    },
  },
  {
    name: 'repeats a replacement later or by id, and not within minutes',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      assert.equal(codeOf(await rotator.replaceNow()), 'done');
      const fresh = rotator.secret.labels[CURRENT];
      assert.equal(codeOf(await rotator.replaceNow()), 'done');
      const { credential = fresh } = rotator.replacements[0];
      assert.equal(codeOf(await rotator.replaceNow(credential)), 'done');
      assert.notEqual(rotator.secret.labels[CURRENT], fresh);
      rotator.clock.pass(HOUR);
      assert.equal(codeOf(await rotator.replaceNow()), 'done');
      const outcomes = rotator.replacements.map(({ outcome }) => outcome);
      assert.deepEqual(outcomes, ['replaced', 'repeated', 'replaced', 'replaced']);
    },
  },
  {
    name: 'cuts off a replaced credential by id, and refuses an unknown id',
    async check(make) {
      const it = await deployed(make);
      const { rotator } = it;
      const text = textOf(it, CURRENT);
      const id = idWith(it, text, rotator.secret.labels[CURRENT]);
      assert.equal(await rotated(it), 'done');
      const carried = isCarried(it, text);
      const current = rotator.secret.labels[CURRENT];
      if (hasGrace(it)) {
        assert.equal(codeOf(await rotator.replaceNow(id)), 'done');
        assert.equal(rotator.replacements[0].outcome, carried ? 'replaced' : 'cut off');
      }
      assert.equal(it.accepts(text), false, 'The issuer accepts the value that was cut off.');
      if (!carried) assert.deepEqual(rotator.secret.labels, { [CURRENT]: current });
      assert.equal(codeOf(await rotator.replaceNow('no-such-credential')), 'CredentialUnknown');
    },
  },
  ...FAULTS.flatMap((fault) => [
    {
      name: `recovers from "${fault}" at every call of a replacement, by the next request`,
      check: (make: Make) =>
        atEveryCall(make, fault, {
          name: 'a replacement',
          start: leaked,
          work: ({ rotator }) => rotator.replaceNow(),
          async recover(it) {
            assert.equal(codeOf(await it.rotator.replaceNow()), 'done');
            await requireReplaced(it);
          },
        }),
    },
    {
      name: `recovers from "${fault}" at every call of a replacement, by sweeps and rotations`,
      check: (make: Make) =>
        atEveryCall(make, fault, {
          name: 'a replacement',
          start: leaked,
          work: ({ rotator }) => rotator.replaceNow(),
          async recover(it) {
            if (await endedBySweeps(it)) await requireReplaced(it);
          },
        }),
    },
  ]),
];
