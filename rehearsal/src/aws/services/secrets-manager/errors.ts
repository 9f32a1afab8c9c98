import { AwsError } from '../../errors';

/** Errors whose body AWS spells `Message`; see the recordings. */
const capital = { member: 'Message' } as const;

/** The errors of Secrets Manager, worded as AWS words them where a recording or its API reference tells. */
export const errors = {
  secretNotFound: () => notFound("Secrets Manager can't find the specified secret."),

  versionNotFound: (versionId: string) =>
    notFound(`Secrets Manager can't find the specified secret value for VersionId: ${versionId}`),

  stageNotFound: (stage: string) =>
    notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`),

  invalidRequest: (message: string) => new AwsError('InvalidRequestException', message, capital),

  invalidParameter: (message: string) => new AwsError('InvalidParameterException', message, capital),

  invalidNextToken: () =>
    new AwsError(
      'InvalidNextTokenException',
      'The NextToken value is invalid. Use the NextToken of the previous answer.',
      capital,
    ),

  limitExceeded: (message: string) => new AwsError('LimitExceededException', message, capital),

  markedForDeletion: () =>
    errors.invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),

  secretExists: (name: string) =>
    new AwsError(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
      capital,
    ),

  tokenInUse: (token: string, arn: string) =>
    new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
      capital,
    ),

  validation: (message: string) => new AwsError('ValidationException', message),

  malformedPolicy: (message: string) => new AwsError('MalformedPolicyDocumentException', message, capital),

  publicPolicy: () =>
    new AwsError(
      'PublicPolicyException',
      'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
      capital,
    ),

  cannotInvoke: () =>
    new AwsError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    ),

  defaultKeyAcrossAccounts: () =>
    errors.invalidRequest(
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    ),

  decryptionFailure: () =>
    new AwsError(
      'DecryptionFailure',
      "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
      capital,
    ),

  encryptionFailure: () =>
    new AwsError(
      'EncryptionFailure',
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key. " +
        'Check that the KMS key is available, enabled, and not in an invalid state.',
      capital,
    ),

  wrongRotationToken: () =>
    errors.invalidRequest(
      'The request does not show the RotationToken of the rotation that makes this version. ' +
        "Pass on the token of the function's event.",
    ),

  rotationNotComplete: () =>
    errors.invalidRequest("A previous rotation isn't complete. That rotation will be reattempted."),
};

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, capital);
}
