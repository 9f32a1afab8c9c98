import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { INCIDENT_ITEMS } from '../../lambdas/leaks/contract';

/** Creates the table of the claims and of the counters of a response. Its items are of no use after 90 days. */
export function createIncidents(scope: Construct): Table {
  return new Table(scope, 'Incidents', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Loses no evidence: that is in the bucket.
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/**
 * Allows actions on items of some sorts (DynamoDB developer guide, "Using IAM policy conditions for fine-grained access
 * control"): a function that closes alerts must not take a claim.
 */
export function itemStatement(
  incidents: ITable,
  actions: string[],
  sorts: readonly (keyof typeof INCIDENT_ITEMS)[],
): PolicyStatement {
  const ids = sorts.map((sort) => `${INCIDENT_ITEMS[sort]}*`);
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [incidents.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ids } },
  });
}

/** Creates the bucket of the evidence. Nobody can change or delete an object before its retention is over. */
export function createEvidence(scope: Construct, retention: Duration): Bucket {
  const create = (id: string, props: BucketProps) =>
    new Bucket(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      ...props,
    });
  const evidence = create('Evidence', {
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.governance(retention),
  });
  logAccess(evidence, create('EvidenceAccessLogs', { lifecycleRules: [{ expiration: retention }] }));
  return evidence;
}

/**
 * Logs the access to a bucket to another one: S3 delivers no logs to a bucket with a default retention (S3 user guide,
 * "Logging requests with server access logging"). The construct of the CDK uses an access control list without a feature flag.
 */
function logAccess(bucket: Bucket, logs: Bucket): void {
  (bucket.node.defaultChild as CfnBucket).loggingConfiguration = { destinationBucketName: logs.bucketName };
  logs.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects('*')],
      conditions: {
        ArnLike: { 'aws:SourceArn': bucket.bucketArn },
        StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account },
      },
    }),
  );
}
