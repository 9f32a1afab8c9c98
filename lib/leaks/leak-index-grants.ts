import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LEAK_INDEX } from '../../engine/src/contract';
import { grantKeyUse, keyUse } from '../api-key-grants';
import { checkedGrant } from '../checks/grantee';
import type { LeakIndex } from './leak-index';

/** Limits the use of the HMAC key to the algorithm of the fingerprints (KMS developer guide, "AWS KMS condition keys"). */
const CONDITIONS = { StringEquals: { 'kms:MacAlgorithm': LEAK_INDEX.macAlgorithm } };

/**
 * A write returns no attributes, so that it does not read the item of another secret (DynamoDB developer guide, "Using IAM
 * policy conditions for fine-grained access control").
 */
const NO_VALUES = { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } };

/** Permissions of a rotator. */
export function writeStatements(index: LeakIndex, encryptionKey?: IKey): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['kms:GenerateMac'],
      resources: [index.key.keyArn],
      conditions: CONDITIONS,
    }),
    new PolicyStatement({
      actions: ['dynamodb:UpdateItem'],
      resources: [index.table.tableArn],
      conditions: NO_VALUES,
    }),
    ...(encryptionKey ? [new PolicyStatement(keyUse(index, encryptionKey))] : []),
  ];
}

/** Permissions to make fingerprints. */
export function grantMacOf(index: LeakIndex, grantee: IGrantable): Grant {
  return checkedGrant(index, 'reader', grantee, {
    actions: ['kms:GenerateMac'],
    resourceArns: [index.key.keyArn],
    conditions: CONDITIONS,
  });
}

/** Permissions to recognize values. */
export function grantFingerprintsOf(index: LeakIndex, grantee: IGrantable, encryptionKey?: IKey): Grant {
  const mac = grantMacOf(index, grantee);
  const read = Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:BatchGetItem'],
    resourceArns: [index.table.tableArn],
  });
  const both = mac.combine(read);
  return encryptionKey ? both.combine(grantKeyUse(index, encryptionKey, grantee)) : both;
}

/** Permissions of a matcher. */
export function grantMatchOf(
  index: LeakIndex,
  grantee: IGrantable,
  secretArns: string[],
  encryptionKey?: IKey,
): Grant {
  const { table } = index;
  const base = grantFingerprintsOf(index, grantee, encryptionKey);
  const add = (actions: string[], resourceArns: string[]) =>
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  return [
    add(['dynamodb:Query'], [`${table.tableArn}/index/${LEAK_INDEX.byCredential}`]),
    ...(secretArns.length > 0 ? [add(['secretsmanager:DescribeSecret'], secretArns)] : []),
  ].reduce((all, one) => all.combine(one), base);
}

/** Permissions to look up fingerprints and ids of credentials, without making a fingerprint. */
export function grantLookUpOf(index: LeakIndex, grantee: IGrantable, encryptionKey?: IKey): void {
  const add = (actions: string[], resourceArns: string[]) =>
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  add(['dynamodb:BatchGetItem'], [index.table.tableArn]);
  add(['dynamodb:Query'], [`${index.table.tableArn}/index/${LEAK_INDEX.byCredential}`]);
  if (encryptionKey) grantKeyUse(index, encryptionKey, grantee);
}
