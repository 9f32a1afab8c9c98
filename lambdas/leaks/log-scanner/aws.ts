import { DYNAMODB, type JsonCall, type JsonService, KMS } from '../../../engine/src/aws/json-service';
import type { AwsJson, MatcherService } from '../matcher/aws-json';

const SERVICES = {
  kms: KMS,
  dynamodb: DYNAMODB,
  logs: {
    id: 'logs',
    target: 'Logs_20140328',
    contentType: 'application/x-amz-json-1.1',
    setting: 'CLOUDWATCH_LOGS',
  },
  sqs: { id: 'sqs', target: 'AmazonSQS', contentType: 'application/x-amz-json-1.0', setting: 'SQS' },
} satisfies Readonly<Record<string, JsonService>>;

/** Calls the services of the function. */
export type ScannerCall = AwsJson<MatcherService | keyof typeof SERVICES>;

/** The calls of the function with the transport of the engine. */
export const scannerCall =
  (call: JsonCall): ScannerCall =>
  (service, operation, input) => {
    if (service === 'secretsmanager') throw new Error('The scanner of logs does not call Secrets Manager.');
    return call(SERVICES[service], operation, input);
  };
