import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Configuration of the function that rotates a secret. */
export interface RotatorOptions {
  /**
   * The VPC that the function is attached to, for issuers that are reached there only. The function must also reach
   * Secrets Manager and the S3 bucket of CloudFormation, through a NAT gateway or VPC endpoints; see docs/rotator.md.
   *
   * @default - the function is not attached to a VPC
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC for the network interfaces of the function. Public subnets are refused: a function has no public
   * address in them.
   *
   * @default - the private subnets of the VPC with a route to the internet, otherwise its isolated subnets
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the function.
   *
   * @default - a new one that allows all outbound traffic
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Time after which Lambda ends an invocation: 5 to 15 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * Memory of the function, in MiB: 128 to 10240.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * Instruction set of the function. The library’s own kinds run on each.
   *
   * @default Architecture.X86_64
   */
  readonly architecture?: Architecture;

  /**
   * Time for which CloudWatch Logs keeps the function’s log.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * A customer-managed key to encrypt the log group with. Its policy is made to let CloudWatch Logs use it for log groups
   * of this account; configure the policy of an imported key yourself.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Number of concurrent executions that are reserved for the function, and its limit: 1 or more. A throttled step is
   * repeated by Secrets Manager, CloudFormation or the next sweep.
   *
   * @default - no reservation
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * A customer-managed key to encrypt the function’s environment with. The environment holds no secret value.
   *
   * @default - Lambda encrypts with an AWS managed key
   */
  readonly environmentEncryption?: IKey;
}
