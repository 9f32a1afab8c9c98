import { randomUUID } from 'node:crypto';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf';
/** The URL for responses to CloudFormation. */
export const ANSWERS =
  'https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/answer';
/** The signature in the URL, which is a secret. */
export const ANSWER_SIGNATURE = 'response-url-signature';
/** Logical id of the custom resource. */
export const RESOURCE = 'MailerKeyCredential';

export type Request = 'Create' | 'Update' | 'Delete';

export interface ResourceRequest {
  readonly request: Request;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** @default - a new one */
  readonly requestId?: string;
  /** Required for Update and Delete. */
  readonly physicalId?: string;
  /** @default RESOURCE */
  readonly logicalId?: string;
}

/** The event that CloudFormation sends for the custom resource. Every parameter is a string. */
export function resourceEventOf({
  request,
  kind,
  parameters,
  requestId,
  physicalId,
  logicalId,
}: ResourceRequest) {
  return {
    RequestType: request,
    ResponseURL: `${ANSWERS}?${ANSWER_SIGNATURE}`,
    StackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/App/1',
    RequestId: requestId ?? randomUUID(),
    LogicalResourceId: logicalId ?? RESOURCE,
    ResourceType: 'Custom::RekeyCredential',
    ...(request === 'Create' ? {} : { PhysicalResourceId: physicalId }),
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:eu-central-1:123456789012:function:rotator',
      SecretArn: SECRET,
      Kind: kind,
      Credential: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, String(value)]),
      ),
    },
  };
}
