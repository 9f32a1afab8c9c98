import { Annotations, Stack } from 'aws-cdk-lib';
import type { IAlias, IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';

/**
 * The KMS key that a secret is encrypted with, where an alias was given: the key that the alias stands for.
 *
 * An alias whose key is unknown is refused. A policy statement that names an alias ARN applies to the alias, not
 * to the key (KMS developer guide, "Use aliases to control access to KMS keys"), so every grant would do nothing.
 * Secrets Manager takes a key of the secret's region only; where the stack's region is not known at synth, that
 * is a warning, since the key may be of that region.
 *
 * @throws `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function resolveKey(scope: Construct, given: IKey): IKey {
  const key = targetOf(given);
  if (!key || key.keyArn.includes(':alias/')) {
    return refuse(
      'KeyUnknown',
      `The encryptionKey of ${scope.node.path} is an alias whose key is not known at synth. A statement that names an ` +
        'alias grants nothing on the key, so neither the rotator nor a reader could decrypt the secret.',
      'Import the key itself with Key.fromKeyArn or Key.fromLookup, or its alias with Alias.fromAliasAttributes; ' +
        'for alias/aws/secretsmanager leave encryptionKey out.',
    );
  }
  checkRegion(scope, key);
  return key;
}

/** What `Alias.fromAliasName` imports throws when it is asked for its key. */
function targetOf(key: IKey): IKey | undefined {
  if (!('aliasName' in key)) return key;
  try {
    return targetOf((key as IAlias).aliasTargetKey);
  } catch {
    return undefined;
  }
}

function checkRegion(scope: Construct, key: IKey): void {
  const [own, other] = [Stack.of(scope).region, key.env?.region];
  const compared = compare(own, other);
  if (compared === 'different') {
    refuse(
      'KeyOfAnotherRegion',
      `${scope.node.path} is in ${own}, its encryptionKey in ${other}; Secrets Manager takes a key of the secret’s region.`,
      `Use a key of ${own}; of a multi-Region key, its replica there.`,
    );
  }
  if (compared === 'undecided') {
    Annotations.of(scope).addWarningV2(
      'cdk-rekey:keyRegionUnknown',
      `The encryptionKey of ${scope.node.path} is in ${other}, and the stack’s region is not known at synth. ` +
        'In another region the deploy fails. Set the env of the stack.',
    );
  }
}
