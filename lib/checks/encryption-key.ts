import { Annotations, Stack } from 'aws-cdk-lib';
import type { IAlias, IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';

/** Texts for the props that take a key. */
const KEYS = {
  encryptionKey: {
    consequence: 'neither the rotator nor a reader could decrypt the secret',
    managed: 'alias/aws/secretsmanager',
    takes: 'Secrets Manager takes a key of the secret’s',
  },
  environmentEncryption: {
    consequence: 'the function could not start',
    managed: 'alias/aws/lambda',
    takes: 'Lambda takes a key of the function’s',
  },
  'key of the verifierSecret': {
    consequence: 'neither the rotator nor a service could decrypt it',
    managed: 'alias/aws/secretsmanager',
    takes: 'Secrets Manager takes a key of the secret’s',
  },
  'key of the keySetObject': {
    consequence: 'the rotator could not write the object',
    managed: 'alias/aws/s3',
    takes: 'S3 takes a key of the bucket’s',
  },
  'key of the adminSecret': {
    consequence: 'the rotator could not decrypt it',
    managed: 'alias/aws/secretsmanager',
    takes: 'Secrets Manager takes a key of the secret’s',
  },
  'key of a source': {
    consequence: 'the functions of the source could not decrypt its secret',
    managed: 'alias/aws/secretsmanager',
    takes: 'Secrets Manager takes a key of the secret’s',
  },
  logEncryptionKey: {
    consequence: 'CloudWatch Logs could not use it',
    managed: 'the encryption of CloudWatch Logs itself',
    takes: 'CloudWatch Logs takes a key of the log group’s',
  },
} as const;

/**
 * Returns the KMS key of a prop; for an alias, its target key.
 *
 * An alias whose key is unknown is refused. A policy statement with an alias ARN applies to the alias, not to the key (KMS
 * developer guide, "Use aliases to control access to KMS keys"), so grants would have no effect. The services accept
 * a key of their own region only. If the region of the stack is not known at synth, a warning is added instead.
 *
 * @throws `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function resolveKey(scope: Construct, given: IKey, prop: keyof typeof KEYS = 'encryptionKey'): IKey {
  const key = targetOf(given);
  if (!key || key.keyArn.includes(':alias/')) {
    return refuse(
      'KeyUnknown',
      `The ${prop} of ${scope.node.path} is an alias whose key is not known at synth. A statement that names an ` +
        `alias grants nothing on the key, so ${KEYS[prop].consequence}.`,
      'Import the key itself with Key.fromKeyArn or Key.fromLookup, or its alias with Alias.fromAliasAttributes; ' +
        `for ${KEYS[prop].managed}, omit ${prop}.`,
    );
  }
  checkRegion(scope, key, prop);
  return key;
}

/** Returns the key itself or the target of an alias, or undefined for an alias from `Alias.fromAliasName`, which throws. */
function targetOf(key: IKey): IKey | undefined {
  if (!('aliasName' in key)) return key;
  try {
    return targetOf((key as IAlias).aliasTargetKey);
  } catch {
    return undefined;
  }
}

function checkRegion(scope: Construct, key: IKey, prop: keyof typeof KEYS): void {
  const [own, other] = [Stack.of(scope).region, key.env?.region];
  const compared = compare(own, other);
  if (compared === 'different') {
    refuse(
      'KeyOfAnotherRegion',
      `${scope.node.path} is in ${own}, its ${prop} in ${other}; ${KEYS[prop].takes} region.`,
      `Use a key of ${own}; for a multi-Region key, its replica in ${own}.`,
    );
  }
  if (compared === 'undecided') {
    Annotations.of(scope).addWarningV2(
      'cdk-rekey:keyRegionUnknown',
      `The ${prop} of ${scope.node.path} is in ${other}, and the stack’s region is not known at synth. ` +
        'In another region the deploy fails. Set the env of the stack.',
    );
  }
}
