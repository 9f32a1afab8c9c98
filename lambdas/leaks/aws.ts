import { DYNAMODB, type JsonService, jsonCall, KMS } from '../../engine/src/aws/json-service';
import { realClock } from '../../engine/src/time/clock';

const json = (id: string, target: string, version: '1.0' | '1.1', setting: string): JsonService => ({
  ...{ id, target, setting },
  contentType: `application/x-amz-json-${version}`,
});

/** Services with the protocol AWS JSON that the functions call. */
const SERVICES = {
  kms: KMS,
  dynamodb: DYNAMODB,
  secretsmanager: json('secretsmanager', 'secretsmanager', '1.1', 'SECRETS_MANAGER'),
  states: json('states', 'AWSStepFunctions', '1.0', 'SFN'),
  sqs: json('sqs', 'AmazonSQS', '1.0', 'SQS'),
  logs: json('logs', 'Logs_20140328', '1.1', 'CLOUDWATCH_LOGS'),
  cloudtrail: json(
    'cloudtrail',
    'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
    '1.1',
    'CLOUDTRAIL',
  ),
};

/** Name of a service. */
export type Service = keyof typeof SERVICES;

/** Calls an operation. An error has the error code of the service as its name. */
export type Call = (service: Service, operation: string, input: object) => Promise<Record<string, unknown>>;

/** Calls services with the credentials and in the region of the function. */
export function awsCall(environment: Readonly<Record<string, string | undefined>> = process.env): Call {
  const call = jsonCall(environment, realClock);
  return (service, operation, input) => call(SERVICES[service], operation, input);
}
