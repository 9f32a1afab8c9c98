import { Token } from 'aws-cdk-lib';
import { ParameterType } from 'aws-cdk-lib/aws-ssm';
import { ALGORITHMS, KEY_BYTES, type Sort } from '../../lambdas/credentials/keyring/contract';
import type { KeyringProps } from '../credentials/keyring';
import { refuse } from '../refuse';
import { expectShape, expectShapes, expectThat } from './shape';

const OF = 'of Credential.keyring';

/** PutParameter, Value: 4 KB in the standard tier. */
const MOST_PARAMETER_BYTES = 4096;

/** Members of a key set around its keys, bytes. */
const SET_BYTES = 60;

/** Options that only some sorts of keys have. */
const ONLY_FOR: Readonly<Record<string, readonly Sort[]>> = {
  tokenLifetime: ['shared', 'pair'],
  previous: ['shared', 'pair'],
  dataLifetime: ['encryption'],
  keySetObject: ['pair'],
  keySetParameter: ['pair'],
};

/**
 * Checks the props of a keyring, with the default of `previous`.
 *
 * @throws `AlgorithmUnknown`, `OptionNotForAlgorithm`, `PreviousNotWhole`, `KeySetTooLarge`, `UnknownAtSynth`, `WrongType`
 */
export function checkKeyringProps(props: KeyringProps, given: KeyringProps): void {
  expectThat(
    typeof Object(props).algorithm === 'string',
    `algorithm ${OF}`,
    Object(props).algorithm,
    'Use KeyringAlgorithm.',
  );
  const { algorithm } = props;
  if (!Object.hasOwn(ALGORITHMS, algorithm)) {
    refuse(
      'AlgorithmUnknown',
      `The algorithm ${OF} is ${algorithm}.`,
      `Use one of ${Object.keys(ALGORITHMS).join(', ')}.`,
    );
  }
  checkDurations(props);
  checkShapes(props);
  checkOptions(given);
  checkPrevious(props);
}

function checkDurations(props: KeyringProps): void {
  for (const name of ['readerCache', 'tokenLifetime', 'dataLifetime'] as const) {
    const duration = props[name];
    if (duration === undefined) continue;
    expectShape(
      `${name} ${OF}`,
      duration,
      ['isUnresolved', 'toSeconds'],
      'Pass a Duration, such as Duration.minutes(5).',
    );
    if (!duration.isUnresolved()) continue;
    refuse(
      'UnknownAtSynth',
      `The ${name} ${OF} is a token, so it cannot be checked.`,
      'Write the value itself.',
    );
  }
}

function checkShapes({ keySetObject, keySetParameter }: KeyringProps): void {
  expectShapes(OF, { keySetParameter }, [
    ['keySetParameter', ['parameterName', 'parameterArn', 'stringValue'], 'a StringParameter'],
  ]);
  expectThat(
    keySetParameter?.parameterType !== ParameterType.SECURE_STRING,
    `keySetParameter ${OF}`,
    keySetParameter,
    'Public keys are not encrypted: pass a StringParameter of the type String.',
  );
  if (keySetObject === undefined) return;
  expectShape(
    `bucket of the keySetObject ${OF}`,
    keySetObject.bucket,
    ['bucketName', 'arnForObjects'],
    'Pass a Bucket.',
  );
}

function checkOptions(props: KeyringProps): void {
  const { algorithm } = props;
  const sort = ALGORITHMS[algorithm];
  for (const [name, sorts] of Object.entries(ONLY_FOR)) {
    if (props[name as keyof KeyringProps] === undefined || sorts.includes(sort)) continue;
    const suited = Object.entries(ALGORITHMS).flatMap(([one, of]) => (sorts.includes(of) ? [one] : []));
    refuse(
      'OptionNotForAlgorithm',
      `The ${name} ${OF} has no effect with the algorithm ${algorithm}.`,
      `Omit it, or use ${suited.join(', ')}.`,
    );
  }
}

function checkPrevious({ algorithm, previous, keySetParameter }: KeyringProps): void {
  if (!Number.isInteger(previous) || (previous as number) < 1 || Token.isUnresolved(previous)) {
    refuse(
      'PreviousNotWhole',
      `The previous ${OF} are ${Token.isUnresolved(previous) ? 'a token' : String(previous)}.`,
      'Use a whole number of 1 or more.',
    );
  }
  // Until a promotion, the set has the keys of two rings.
  const count = (previous as number) + 3;
  const bytes = SET_BYTES + count * KEY_BYTES[algorithm].public;
  if (!keySetParameter || bytes <= MOST_PARAMETER_BYTES) return;
  refuse(
    'KeySetTooLarge',
    `The key set ${OF} has ${count} public keys with ${bytes} bytes, and the keySetParameter has room for ${MOST_PARAMETER_BYTES}.`,
    'Use fewer previous keys, a longer period, or a keySetObject.',
  );
}
