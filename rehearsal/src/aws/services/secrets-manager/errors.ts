import { AwsError } from '../../errors';

/** An error whose body spells its message `Message`, as the recordings of AWS show. */
function error(code: string, message: string): AwsError {
  return new AwsError(code, message, { member: 'Message' });
}

const notFound = (what: string) =>
  error('ResourceNotFoundException', `Secrets Manager can't find the specified secret${what}`);

/** The errors of Secrets Manager, with AWS's messages where a recording or the API reference shows them. */
export const errors = {
  secretNotFound: () => notFound('.'),

  versionNotFound: (versionId: string) => notFound(` value for VersionId: ${versionId}`),

  stageNotFound: (stage: string) => notFound(` value for staging label: ${stage}`),

  invalidRequest: (message: string) => error('InvalidRequestException', message),

  invalidParameter: (message: string) => error('InvalidParameterException', message),

  invalidNextToken: () =>
    error(
      'InvalidNextTokenException',
      'The NextToken value is invalid. Use the NextToken of the previous answer.',
    ),

  limitExceeded: (message: string) => error('LimitExceededException', message),

  markedForDeletion: () =>
    errors.invalidRequest(
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),

  secretExists: (name: string) =>
    error('ResourceExistsException', `The operation failed because the secret ${name} already exists.`),

  tokenInUse: (token: string, arn: string) =>
    error(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
    ),

  validation: (message: string) => new AwsError('ValidationException', message),

  malformedPolicy: (message: string) => error('MalformedPolicyDocumentException', message),

  publicPolicy: () =>
    error(
      'PublicPolicyException',
      'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
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
    error(
      'DecryptionFailure',
      "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
    ),

  encryptionFailure: () =>
    error(
      'EncryptionFailure',
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key. " +
        'Check that the KMS key is available, enabled, and not in an invalid state.',
    ),

  wrongRotationToken: () =>
    errors.invalidRequest(
      'The RotationToken is missing or does not belong to the rotation of this version. ' +
        "Pass the RotationToken of the function's event.",
    ),

  rotationNotComplete: () =>
    errors.invalidRequest("A previous rotation isn't complete. That rotation will be reattempted."),
};
