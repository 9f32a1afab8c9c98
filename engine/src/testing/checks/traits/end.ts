import assert from 'node:assert/strict';
import { HOUR } from '../../../time/clock';
import { isInPlace } from '../../../traits';
import type { Requirement } from '../../check';
import { type Credential, contradiction, Direct } from './direct';

/** A credential to end: not the current one, unless the issuer has one slot. */
async function another(direct: Direct): Promise<Credential> {
  return isInPlace(direct.adapter) ? direct.first : direct.issueInstalled();
}

export const livesAtIssuer: readonly Requirement[] = [
  {
    name: 'trait livesAt: remove ends the credential, and nothing else',
    async check(make) {
      const direct = await Direct.of(make);
      const ended = await another(direct);
      const labelled = ended === direct.first ? {} : { current: direct.first.value };
      await direct.remove(ended, labelled);
      const seen = 'the issuer accepts the value after remove';
      assert.ok(!direct.accepts(ended), contradiction('livesAt', 'issuer', seen));
      await direct.remove(ended, labelled);
      if (ended === direct.first) return;
      assert.ok(
        direct.accepts(direct.first),
        'remove: the value of AWSCURRENT, which must go on working, is refused.',
      );
    },
  },
  {
    name: 'proveRefused: fails while the issuer accepts the value',
    async check(make) {
      const direct = await Direct.of(make);
      const { adapter, first } = direct;
      const once = { successes: 1, within: 0 };
      const current = async () => first.value;
      const accepted = await direct.codeOf(() => adapter.proveRefused?.(first.value, once, current));
      assert.ok(
        accepted !== undefined,
        'proveRefused: it returned a proof of a value that the issuer accepts.',
      );
      assert.ok(accepted === 'StillAccepted', `proveRefused: it threw ${accepted}, not StillAccepted.`);
      const ended = await another(direct);
      await direct.remove(ended, ended === first ? {} : { current: first.value });
      const refused = await direct.codeOf(() => adapter.proveRefused?.(ended.value, once, current));
      assert.ok(
        refused === undefined,
        `proveRefused: it threw ${refused} of a value that the issuer refuses.`,
      );
    },
  },
  {
    name: 'verify: succeeds with a value that the issuer accepts, and with no other',
    async check(make) {
      const direct = await Direct.of(make);
      const { adapter, first } = direct;
      const once = { successes: 1, within: 0 };
      const good = await direct.codeOf(() => adapter.verify(first.value, once));
      assert.ok(good === undefined, `verify: it threw ${good} of a value that the issuer accepts.`);
      const ended = await another(direct);
      await direct.remove(ended, ended === first ? {} : { current: first.value });
      const bad = await direct.codeOf(() => adapter.verify(ended.value, once));
      assert.ok(
        bad === 'VerifyFailed',
        `verify: of a value that the issuer refuses it threw ${bad ?? 'nothing'}.`,
      );
    },
  },
];

export const disable: Requirement = {
  name: 'trait disable: a disabled credential is refused',
  async check(make) {
    const direct = await Direct.of(make);
    const disabled = await direct.issueInstalled();
    await direct.disable(disabled);
    const seen = 'the issuer accepts the value after disable';
    assert.ok(!direct.accepts(disabled), contradiction('disable', true, seen));
    assert.ok(
      direct.accepts(direct.first),
      contradiction('disable', true, 'it disables the current credential too'),
    );
    await direct.disable(disabled);
  },
};

export const expires: Requirement = {
  name: 'trait expires: the issuer ends the credential at expiresAt, and not before',
  async check(make) {
    const direct = await Direct.of(make);
    const life = 4 * HOUR + 2 * direct.times.propagation;
    const issued = await direct.issueInstalled({ expiresAt: direct.now + life });
    direct.pass(HOUR);
    assert.ok(
      direct.accepts(issued),
      contradiction('expires', true, 'the issuer ended the credential before expiresAt'),
    );
    direct.pass(life + (direct.times.expiryUnit ?? 0));
    const seen = 'the issuer accepts the value after expiresAt';
    assert.ok(!direct.accepts(issued), contradiction('expires', true, seen));
  },
};
