import assert from 'node:assert/strict';
import { CURRENT } from '../../../secret-store/secret-store';
import { isLabelHeld } from '../../../traits';
import type { Requirement } from '../../check';
import { DAY } from '../../rotator';
import { adapterOf, deployed, rotated, type Subject, settled, textOf } from '../../subject';
import { contradiction, Direct } from './direct';

/** Requirements of the value and of the trait chosenBy. */
export const value: readonly Requirement[] = [
  {
    name: 'value: parse and serialize are inverse, and secretsIn names its secrets',
    async check(make) {
      const { adapter, first } = await Direct.of(make);
      const again = adapter.serialize(adapter.parse(first.text));
      assert.ok(again === first.text, 'serialize(parse(text)) is not the text.');
      const secrets = adapter.secretsIn(first.value);
      assert.ok(secrets.length > 0, 'secretsIn names no secret part of the value.');
      const { idsIn, secretsOf } = adapter;
      for (const id of (secretsOf && idsIn?.(first.value)) ?? []) {
        const own = secretsOf?.(first.value, id) ?? [];
        assert.ok(own.length > 0, `secretsOf names no secret part of ${id}.`);
        assert.ok(
          own.every((part) => secrets.includes(part)),
          `secretsOf names a part of ${id} that secretsIn does not.`,
        );
      }
    },
  },
  {
    name: 'value: issue makes another one each time',
    async check(make) {
      const direct = await Direct.of(make);
      if (direct.traits.chosenBy === 'issuer' && direct.traits.slots < 3) return;
      const [one, other] = [await direct.issue(), await direct.issue()];
      assert.ok(one.text !== other.text, 'issue returned the same value twice.');
    },
  },
  {
    name: 'principal: the same for the same parameters',
    async check(make) {
      const it = await deployed(make);
      const before = adapterOf(it).principal;
      assert.equal(await rotated(it), 'done');
      it.rotator.clock.pass(DAY);
      const after = adapterOf(it).principal;
      assert.ok(after === before, `principal was "${before}", and is "${after}" after a rotation.`);
    },
  },
];

export const chosenByCaller: Requirement = {
  name: 'trait chosenBy: issue does not call the issuer',
  async check(make) {
    const direct = await Direct.of(make);
    const before = direct.it.alive();
    const issued = await direct.issue();
    const seen = 'issue alone made the issuer accept another credential';
    assert.ok(String(direct.it.alive()) === String(before), contradiction('chosenBy', 'caller', seen));
    if (!isLabelHeld(direct.adapter))
      assert.ok(!direct.accepts(issued), contradiction('chosenBy', 'caller', seen));
    assert.ok(
      direct.accepts(direct.first),
      contradiction('chosenBy', 'caller', 'issue alone ended the current credential'),
    );
  },
};

export const chosenByIssuer: Requirement = {
  name: 'trait chosenBy: the issuer accepts what issue returned',
  async check(make) {
    const direct = await Direct.of(make);
    const issued = await direct.issue();
    direct.pass(direct.times.propagation);
    assert.ok(
      direct.accepts(issued),
      contradiction('chosenBy', 'issuer', 'the issuer does not accept the value that issue returned'),
    );
  },
};

export const livesAtLabels: Requirement = {
  name: 'trait livesAt: a value is refused once no label holds it',
  async check(make) {
    const it = await deployed(make);
    const text = textOf(it, CURRENT);
    assert.equal(await rotated(it), 'done');
    assert.ok(
      it.accepts(text),
      contradiction('livesAt', 'labels', 'a value that AWSPREVIOUS holds is refused'),
    );
    // A keyring carries earlier keys for a number of rotations.
    for (let rotation = 0; isHeld(it, text) && rotation < MOST_CARRIED; rotation++) {
      await settled(it);
      if (isHeld(it, text)) assert.equal(await rotated(it), 'done');
    }
    const seen = 'a value that no label holds is accepted: it lives at the issuer';
    assert.ok(!it.accepts(text), contradiction('livesAt', 'labels', seen));
  },
};

const MOST_CARRIED = 10;

/** True if a labelled version has this value, or carries its credential among others. */
function isHeld(it: Subject, text: string): boolean {
  const { idOf, idsIn, parse } = adapterOf(it);
  const { secret } = it.rotator;
  if (secret.holds(text)) return true;
  const id = idOf?.(parse(text));
  const values = Object.keys(secret.labels).map((label) => parse(secret.text(label) ?? text));
  return id !== undefined && values.some((value) => (idsIn?.(value) ?? [idOf?.(value)]).includes(id));
}
