import assert from 'node:assert/strict';
import { isInPlace } from '../../../traits';
import type { Requirement } from '../../check';
import { DAY } from '../../rotator';
import { type Credential, contradiction, Direct } from './direct';

/** Number of credentials to issue when the issuer has no limit. */
const TRIED = 5;

export const slots: Requirement = {
  name: 'trait slots: so many credentials live at once',
  async check(make) {
    const direct = await Direct.of(make);
    const declared = direct.traits.slots;
    const shown = Number.isFinite(declared) ? declared : 'Infinity';
    const live: Credential[] = [direct.first];
    while (live.length < Math.min(declared, TRIED)) {
      const current = live[live.length - 1];
      try {
        live.push(await direct.issueInstalled({ current }));
      } catch (error) {
        const { code } = error as { code?: string };
        const seen = `the issuer refused to issue number ${live.length + 1} (${code ?? error})`;
        assert.fail(contradiction('slots', shown, seen));
      }
    }
    const accepted = live.filter((one) => direct.accepts(one)).length;
    assert.ok(accepted === live.length, contradiction('slots', shown, `only ${accepted} live at once`));
  },
};

export const install: Requirement = {
  name: 'install: repeating it with the same value has no other effect',
  async check(make) {
    const direct = await Direct.of(make);
    const { first } = direct;
    const issued = await direct.issueInstalled();
    const alive = [...direct.it.alive()].sort();
    for (const labelled of [
      { current: first.value },
      { current: first.value },
      { current: issued.value, previous: first.value },
    ]) {
      await direct.install(issued, labelled);
      direct.pass(direct.times.propagation);
      assert.ok(direct.accepts(issued), 'install: the value is refused after it was installed again.');
      assert.ok(
        isInPlace(direct.adapter) || direct.accepts(first),
        'install: repeating it with the same value ended the credential before it.',
      );
    }
    assert.ok(
      String([...direct.it.alive()].sort()) === String(alive),
      'install: repeating it made another credential.',
    );
  },
};

export const asynchronous: Requirement = {
  name: 'trait asynchronous: install answers "ready" when the issuer accepts the value, and within an hour',
  async check(make) {
    const direct = await Direct.of(make);
    const issued = await direct.issueInstalled();
    const declared = direct.traits.asynchronous ?? false;
    const seen = 'install answered "ready", and the issuer refuses the value';
    assert.ok(direct.accepts(issued), contradiction('asynchronous', declared, seen));
  },
};

export const own: Requirement = {
  name: 'trait identity: every credential has an id of its own',
  async check(make) {
    const direct = await Direct.of(make);
    const issued = await direct.issueInstalled();
    const seen = `two credentials have the id ${issued.id}`;
    assert.ok(issued.id !== direct.first.id, contradiction('identity', 'own', seen));
    requireStable(direct, issued);
  },
};

export const alternating: Requirement = {
  name: 'trait identity: two principals in turn',
  async check(make) {
    const direct = await Direct.of(make);
    const { first } = direct;
    const second = await direct.issueInstalled();
    const seen = `the principal ${first.id} is followed by itself`;
    assert.ok(second.id !== first.id, contradiction('identity', 'alternating', seen));
    requireStable(direct, second);
    // The credential before it is retired by then, as before every rotation.
    await direct.remove(first, { current: second.value });
    const third = await direct.issueInstalled({ current: second });
    const order = [first, second, third].map(({ id }) => id).join(', ');
    assert.ok(
      third.id === first.id,
      contradiction('identity', 'alternating', `the principals in turn are ${order}`),
    );
  },
};

function requireStable(direct: Direct, { id, text }: Credential): void {
  const { adapter, traits } = direct;
  direct.pass(DAY);
  const again = adapter.idOf?.(adapter.parse(text));
  assert.ok(
    again === id,
    contradiction('identity', traits.identity, `the id of a value changes from ${id} to ${again}`),
  );
}
