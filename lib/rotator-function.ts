import { type Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENVIRONMENT, type RotationTimes } from '../engine/src/contract';
import { resolveKey } from './checks/encryption-key';
import type { CredentialConfig } from './credential';
import { allowLogs } from './function-keys';
import type { Network } from './network';
import type { RotatorOptions } from './rotator-options';
import type { RotatorProps } from './rotator-props';
import { shortPath } from './short-path';

/** Characters: at most 1.5 KB in UTF-8, of the 4 KB of a function's environment (Lambda quotas). */
const LONGEST_PATH = 512;

/** Configuration and surroundings of the function of a rotator. */
export interface FunctionParts {
  readonly config: CredentialConfig;
  readonly options: RotatorOptions & { readonly timeout: Duration };
  readonly times: RotationTimes;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly network?: Network;
  /** Key of the environment. */
  readonly environmentKey?: IKey;
}

/**
 * Creates the function of a rotator. Another kind gets another function; the old one still serves the resource that retires
 * its credentials.
 */
export function createFunction(
  rotator: Construct,
  props: RotatorProps,
  parts: FunctionParts,
): LambdaFunction {
  const { config, options, times, role, logGroup, network, environmentKey } = parts;
  const { secret, secretPath, stragglers, credential, leakIndex } = props;
  return new LambdaFunction(rotator, `Function-${credential.kind}`, {
    description: descriptionOf(props),
    code: config.code,
    handler: config.handler ?? 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: options.architecture,
    memorySize: options.memorySize ?? 256,
    timeout: options.timeout,
    reservedConcurrentExecutions: options.reservedConcurrentExecutions,
    role,
    logGroup,
    environmentEncryption: environmentKey,
    ...(network && {
      vpc: network.vpc,
      vpcSubnets: { subnets: network.subnets },
      securityGroups: network.securityGroups,
    }),
    environment: {
      [ENVIRONMENT.secretArn]: secret.secretArn,
      [ENVIRONMENT.path]: shortPath(secretPath, LONGEST_PATH),
      [ENVIRONMENT.times]: JSON.stringify(times),
      [ENVIRONMENT.stragglers]: stragglers,
      [ENVIRONMENT.credential]: Stack.of(rotator).toJsonString(config.parameters),
      ...(config.adminSecret && { [ENVIRONMENT.adminSecret]: config.adminSecret.secretArn }),
      ...(leakIndex && { [ENVIRONMENT.leakIndex]: Stack.of(rotator).toJsonString(leakIndex._location) }),
    },
  });
}

/** Creates the log group of the function. */
export function createLogGroup(
  rotator: Construct,
  options: RotatorOptions,
  removalPolicy: RemovalPolicy,
): LogGroup {
  const key = options.logEncryptionKey && resolveKey(rotator, options.logEncryptionKey, 'logEncryptionKey');
  if (key) allowLogs(rotator, key);
  const retention = options.logRetention ?? RetentionDays.ONE_YEAR;
  return new LogGroup(rotator, 'Logs', { retention, encryptionKey: key, removalPolicy });
}

/** CreateFunction, Description: 256 characters. */
function descriptionOf({ credential, secretPath }: RotatorProps): string {
  const text = `Replaces the ${credential.kind} credential of `;
  return text + shortPath(secretPath, 256 - text.length);
}
