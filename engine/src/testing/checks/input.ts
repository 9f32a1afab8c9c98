import assert from 'node:assert/strict';
import { ENVIRONMENT } from '../../contract';
import type { Requirement } from '../check';
import { codeOf } from '../rotator';
import { FOREIGN } from '../secrecy';
import { deployed } from '../subject';

const FOREIGN_VALUES = ['', FOREIGN, `["${FOREIGN}"]`, `{"${FOREIGN}":"${FOREIGN}"}`, 'null'];

export const input: readonly Requirement[] = [
  ...FOREIGN_VALUES.map(
    (text) =>
      ({
        name: `refuses the foreign value ${JSON.stringify(text)}, and does not disclose it`,
        async check(make) {
          const it = await deployed(make);
          it.rotator.calls.afterEach = () => undefined;
          it.rotator.secret.writeByHand('by-hand', text);
          const code = codeOf(await it.rotator.rotate());
          assert.ok(
            ['SecretMalformed', 'WrongKind'].includes(code),
            `parse must throw SecretMalformed or WrongKind (see readMembers); the rotation ended with ${code}.`,
          );
        },
      }) satisfies Requirement,
  ),
  {
    name: 'refuses parameters that the construct does not write',
    async check(make) {
      const { rotator } = make();
      const { environment, configured } = rotator;
      if (Object.keys(configured).length === 0) return;
      rotator.environment = { ...environment, [ENVIRONMENT.credential]: '{}' };
      assert.equal(codeOf(await rotator.sweep()), 'BadSettings', 'create must refuse missing parameters');
      rotator.environment = environment;
    },
  },
];
