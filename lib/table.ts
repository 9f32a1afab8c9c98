import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** Options of a table, beside its key. */
type TableOptions = Pick<TableProps, 'tableName' | 'encryptionKey' | 'removalPolicy' | 'deletionProtection'>;

/** Creates the table of a construct, with point-in-time recovery, which pays for each request. */
export function createTable(scope: Construct, partitionKey: string, options: TableOptions): Table {
  const { removalPolicy = RemovalPolicy.RETAIN, deletionProtection } = options;
  // TableV2 accepts a KMS key only in a stack whose region is known at synth.
  return new Table(scope, 'Table', {
    ...options,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: deletionProtection ?? removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  });
}
