import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LEAK_INDEX } from '../../engine/src/contract';
import { grantKeyUse, keyUse } from '../api-key-grants';
import { checkedGrant } from '../checks/grantee';
import type { LeakIndex } from './leak-index';

/** Limits the use of the HMAC key to the algorithm of the fingerprints (KMS developer guide, "AWS KMS condition keys"). */
const CONDITIONS = { StringEquals: { 'kms:MacAlgorithm': LEAK_INDEX.macAlgorithm } };

/** Permissions of a rotator. */
export function writeStatements(index: LeakIndex, encryptionKey?: IKey): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['kms:GenerateMac'],
      resources: [index.key.keyArn],
      conditions: CONDITIONS,
    }),
    new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [index.table.tableArn] }),
    ...(encryptionKey ? [new PolicyStatement(keyUse(index, encryptionKey))] : []),
  ];
}

/** Permissions of a matcher. */
export function grantMatchOf(
  index: LeakIndex,
  grantee: IGrantable,
  secretArns: string[],
  encryptionKey?: IKey,
): Grant {
  const { table, key } = index;
  const mac = checkedGrant(index, 'reader', grantee, {
    actions: ['kms:GenerateMac'],
    resourceArns: [key.keyArn],
    conditions: CONDITIONS,
  });
  const add = (actions: string[], resourceArns: string[]) =>
    Grant.addToPrincipal({ grantee, actions, resourceArns });
  return [
    add(['dynamodb:BatchGetItem'], [table.tableArn]),
    add(['dynamodb:Query'], [`${table.tableArn}/index/${LEAK_INDEX.byCredential}`]),
    ...(secretArns.length > 0 ? [add(['secretsmanager:DescribeSecret'], secretArns)] : []),
    ...(encryptionKey ? [grantKeyUse(index, encryptionKey, grantee)] : []),
  ].reduce((all, one) => all.combine(one), mac);
}
