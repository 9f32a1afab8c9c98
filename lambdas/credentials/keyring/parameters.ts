import { badSettings } from 'cdk-rekey-engine';
import { ALGORITHMS, type Algorithm, KEYRING, type KeyringParameters } from './contract';

/** Reads the parameters. The custom resource passes numbers as strings. Throws BadSettings. */
export function readParameters(given: Readonly<Record<string, unknown>>): KeyringParameters {
  const { algorithm, verifierSecretArn, bucket, objectKey, parameterName } = given;
  if (typeof algorithm !== 'string' || !Object.hasOwn(ALGORITHMS, algorithm))
    throw badSettings(`The kind ${KEYRING} has no algorithm that it knows.`);
  const known = algorithm as Algorithm;
  const text = (name: string, value: unknown): string | undefined => {
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    throw badSettings(`The ${name} of the kind ${KEYRING} is not a text.`);
  };
  const number = (name: string, value: unknown): number => {
    if (Number(value) >= 0 && value !== '' && value !== null) return Number(value);
    throw badSettings(`The ${name} of the kind ${KEYRING} is not a number of 0 or more.`);
  };
  const keySet = text('verifierSecretArn', verifierSecretArn);
  if (ALGORITHMS[known] === 'pair' && keySet === undefined)
    throw badSettings(`The kind ${KEYRING} has no secret for the public keys of ${known}.`);
  return {
    algorithm: known,
    previous: number('previous', given.previous),
    ...(given.keepSeconds === undefined ? {} : { keepSeconds: number('keepSeconds', given.keepSeconds) }),
    ...(keySet === undefined ? {} : { verifierSecretArn: keySet }),
    ...(bucket === undefined ? {} : { bucket: text('bucket', bucket) }),
    ...(objectKey === undefined ? {} : { objectKey: text('objectKey', objectKey) }),
    ...(parameterName === undefined ? {} : { parameterName: text('parameterName', parameterName) }),
    cacheSeconds: number('cacheSeconds', given.cacheSeconds),
  };
}
