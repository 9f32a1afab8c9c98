import { type Duration, Token } from 'aws-cdk-lib';
import type { IVpc, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { TIMEOUT_SECONDS } from '../../engine/src/contract';
import { refuse } from '../refuse';
import type { RotatorOptions } from '../rotator-options';
import { expectShapes, type Shape } from './shape';

const SHAPES: readonly Shape[] = [
  ['vpc', ['vpcId', 'selectSubnets'], 'a Vpc, or the result of Vpc.fromLookup'],
  ['timeout', ['toSeconds'], 'a Duration, such as Duration.minutes(10)'],
  ['architecture', ['dockerPlatform'], 'an Architecture, such as Architecture.ARM_64'],
  ['logEncryptionKey', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
  ['environmentEncryption', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
];

/** Lambda quotas, "Function memory allocation", in MiB. */
const [LEAST_MEMORY, MOST_MEMORY] = [128, 10240];

/**
 * Checks the options of a rotator that need no other construct.
 *
 * @throws `TimeoutTooShort`, `TimeoutTooLong`, `UnknownAtSynth`, `MemoryNotSupported`, `ConcurrencyNotSupported`,
 * `VpcMissing`, `WrongType`
 */
export function checkRotatorOptions(rotator: Construct, options: RotatorOptions): void {
  const of = `of ${rotator.node.path}`;
  expectShapes(of, options, SHAPES);
  if (options.timeout) checkTimeout(of, options.timeout);
  const { memorySize, reservedConcurrentExecutions: concurrency } = options;
  if (isKnown(memorySize) && !isWhole(memorySize, LEAST_MEMORY, MOST_MEMORY)) {
    refuse(
      'MemoryNotSupported',
      `The memorySize ${of} is ${memorySize} MiB, but Lambda takes whole numbers from ${LEAST_MEMORY} to ${MOST_MEMORY}.`,
      'Omit it, or use a number within these limits.',
    );
  }
  if (isKnown(concurrency) && !isWhole(concurrency, 1, Number.MAX_SAFE_INTEGER)) {
    refuse(
      'ConcurrencyNotSupported',
      `The reservedConcurrentExecutions ${of} is ${concurrency}; with 0, the function would never run.`,
      'Omit it, or use 1 or more.',
    );
  }
  if (!options.vpc && (options.vpcSubnets || options.securityGroups)) {
    refuse(
      'VpcMissing',
      `The rotator options ${of} have vpcSubnets or securityGroups, but no vpc.`,
      'Add the vpc, or omit them.',
    );
  }
}

/**
 * Refuses public subnets, in which a function has no public address.
 *
 * @throws `SubnetsPublic`
 */
export function checkNotPublic(rotator: Construct, vpc: IVpc, { subnetIds }: SelectedSubnets): void {
  const found = vpc.publicSubnets.filter(({ subnetId }) => subnetIds.includes(subnetId));
  if (found.length === 0) return;
  refuse(
    'SubnetsPublic',
    `${rotator.node.path} is in the public subnets ${found.map(({ node }) => node.path).join(', ')}: a Lambda function ` +
      'has no public address in them, so it reaches nothing outside the VPC.',
    'Select private subnets with vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }.',
  );
}

function checkTimeout(of: string, timeout: Duration): void {
  const { least, most } = TIMEOUT_SECONDS;
  if (timeout.isUnresolved()) {
    refuse(
      'UnknownAtSynth',
      `The timeout ${of} is a token, so it cannot be checked.`,
      'Write the value itself.',
    );
  }
  const seconds = timeout.toSeconds({ integral: false });
  if (seconds < least) {
    refuse(
      'TimeoutTooShort',
      `The timeout ${of} is ${seconds} seconds: issuing and verifying a credential, and revoking a compromised one, can take up to ${least}.`,
      `Omit it, or use ${least / 60} minutes or more.`,
    );
  }
  if (seconds > most) {
    refuse(
      'TimeoutTooLong',
      `The timeout ${of} is ${seconds} seconds, the limit of Lambda is ${most}.`,
      `Use ${most / 60} minutes or less.`,
    );
  }
}

const isKnown = (value: number | undefined): value is number =>
  value !== undefined && !Token.isUnresolved(value);

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
