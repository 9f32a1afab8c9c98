import { DYNAMODB, type JsonCall, type JsonService, KMS } from '../../../engine/src/aws/json-service';
import type { AwsJson } from '../matcher/aws-json';

export const SECRETS_MANAGER: JsonService = {
  id: 'secretsmanager',
  target: 'secretsmanager',
  contentType: 'application/x-amz-json-1.1',
  setting: 'SECRETS_MANAGER',
};

export const SQS: JsonService = {
  id: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
  setting: 'SQS',
};

export const STEP_FUNCTIONS: JsonService = {
  id: 'states',
  target: 'AWSStepFunctions',
  contentType: 'application/x-amz-json-1.0',
  setting: 'SFN',
};

const OF_MATCHER = { kms: KMS, dynamodb: DYNAMODB, secretsmanager: SECRETS_MANAGER } as const;

/** The call that the matcher makes, by a call of any service. */
export const matcherCall =
  (call: JsonCall): AwsJson =>
  (service, operation, input) =>
    call(OF_MATCHER[service], operation, input);
