import fc from 'fast-check';
import { ACCOUNT, REGION } from './call';
import { pick, seldom, TOKENS } from './pools';

/** What calls about secrets are made of. */
const PREFIX = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:`;

export const secretId = pick(
  ...([
    [14, 'a'],
    [2, 'b'],
    [1, 'team/c'],
    [2, '{{arn a}}'],
    [1, '{{arn b}}'],
    [1, `${PREFIX}a`],
  ] as const),
  ...([
    [1, 'absent'],
    [0.3, 'not a name'],
    [0.3, `${PREFIX}absent-AAAAAA`],
  ] as const),
);
export const token = pick(
  ...TOKENS.map((value, i) => [4 - i, value] as const),
  [0.1, undefined],
  [0.1, 'too-short'],
);
export const text = pick(
  [6, 'one'],
  [3, 'two'],
  [1, '{"user":"u","password":"p"}'],
  [0.3, 'ü'.repeat(40_000)],
);
const binary = pick([1, 'AQID'], [1, 'BAUG']);

export const value = {
  SecretString: fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: fc.constant(undefined) }),
  SecretBinary: seldom(14, binary),
};
