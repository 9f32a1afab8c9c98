/** Errors of the local AWS that several entries of the list name, as they are compared. */
export const INVALID_NAME =
  'ValidationException 400: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
export const NOT_FOUND = "Secrets Manager can't find the specified secret.";
export const NOT_FOUND_HERE = `ResourceNotFoundException 400: ${NOT_FOUND}`;
export const NOT_FOUND_THERE = `ResourceNotFoundException 404: ${NOT_FOUND}`;
export const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";
export const MARKED_HERE = `InvalidRequestException 400: ${MARKED}`;
export const NO_TOKEN = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';
export const NO_VALUE = 'InvalidRequestException 400: You must provide either SecretString or SecretBinary.';
export const TWO_VALUES =
  "InvalidParameterException 400: You can't specify both a binary secret value and a string secret value in the same secret.";
export const TOO_LONG =
  "ValidationException 400: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536";
/** moto tells what broke in it in HTML. */
export const BROKE = /NotAnAnswer 500: 500 Internal Server Error.*/;
/** Any token, any secret: the words of both for a token that another value has. */
export const TOKEN_IN_USE_THERE =
  /ResourceExistsException 400: You can't use ClientRequestToken \S+ because that value is already in use for a version of secret \{\{arn [^}]+\}\}\./;
export const EXISTS_THERE =
  /ResourceExistsException 400: The operation failed because the secret \S+ already exists\./;
