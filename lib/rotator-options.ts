import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Configuration of the function that rotates a secret. */
export interface RotatorOptions {
  /**
   * VPC that the function is attached to, for issuers that are reachable only there. The function must also reach
   * Secrets Manager and the S3 bucket of CloudFormation, through a NAT gateway or VPC endpoints; see docs/rotator.md.
   *
   * @default - the function is not attached to a VPC
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC for the network interfaces of the function. Public subnets are refused, because a function has no
   * public address in them.
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
   * Timeout of the function: 5 to 15 minutes.
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
   * Instruction set of the function. The kinds of the library run on both.
   *
   * @default Architecture.X86_64
   */
  readonly architecture?: Architecture;

  /**
   * Retention of the log of the function.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Customer-managed key that encrypts the log group. Its policy is extended to allow CloudWatch Logs to use it for log
   * groups of this account; configure the policy of an imported key yourself.
   *
   * @default - CloudWatch Logs encrypts with its own key
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Reserved concurrent executions of the function: 1 or more. A throttled step is retried by Secrets Manager,
   * CloudFormation or the next sweep.
   *
   * @default - no reservation
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Customer-managed key that encrypts the environment of the function. The environment holds no secret value.
   *
   * @default - Lambda encrypts with an AWS managed key
   */
  readonly environmentEncryption?: IKey;
}
