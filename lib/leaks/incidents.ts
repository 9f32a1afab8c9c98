import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

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

/** Creates the bucket of the evidence. Nobody can change or delete an object before its retention is over. */
export function createEvidence(scope: Construct, retention: Duration): Bucket {
  return new Bucket(scope, 'Evidence', {
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.governance(retention),
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
