/** The name of the kind. */
export const ACCESS_KEY = 'access-key';

/** Parameters of the kind, as the construct writes them. */
export interface AccessKeyParameters {
  /** Name of the IAM user, without its path. */
  readonly userName: string;
}

/** What the secret holds. */
export interface AccessKeyValue {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Actions that the rotator needs on the user's ARN. */
export const ACCESS_KEY_ACTIONS = [
  'iam:ListAccessKeys',
  'iam:CreateAccessKey',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:GetAccessKeyLastUsed',
];
