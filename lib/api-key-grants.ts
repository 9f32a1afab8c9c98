import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Actions on the table of an `ApiKeyStore`, or on one of its indexes. */
export interface TableGrant {
  readonly actions: string[];
  readonly index?: string;
  readonly conditions?: Record<string, Record<string, unknown>>;
}

/**
 * Conditions that limit a write to attributes, those of its condition included. A write could otherwise also return other
 * attributes (DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control"). A transaction has no
 * ReturnValues.
 */
export function limitedTo(attributes: readonly string[]): Record<string, Record<string, unknown>> {
  return {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
  };
}

/**
 * Permissions to use a key through DynamoDB, which does so on behalf of each caller of a table (DynamoDB developer guide,
 * "DynamoDB encryption at rest": "Authorizing use of your customer managed key"). The actions are those of the grants of
 * the CDK's tables.
 */
export function keyUse(scope: Construct, key: IKey): PolicyStatementProps {
  return {
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(scope).region}.amazonaws.com` } },
  };
}

/** Allows a grantee of a table to use its key. */
export function grantKeyUse(scope: Construct, key: IKey, grantee: IGrantable): Grant {
  const { actions = [], resources: resourceArns = [], conditions } = keyUse(scope, key);
  return Grant.addToPrincipal({ grantee, actions, resourceArns, conditions });
}
