import { AwsError } from '../../errors';

/** Errors of IAM. The texts are those of recordings or, without one, of the IAM API Reference. */
export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, { status: 404 });
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, { status: 409 });
}

export function deleteConflict(what: string): AwsError {
  return new AwsError('DeleteConflict', `Cannot delete ${what}`, { status: 409 });
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, { status: 409 });
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/** The error of a member that violates a constraint of the API's model. */
export function constraintError(member: string, constraint: string, value?: unknown): AwsError {
  const what = value === undefined ? `Value at '${member}'` : `Value '${value}' at '${member}'`;
  return validationError(
    `1 validation error detected: ${what} failed to satisfy constraint: Member must ${constraint}`,
  );
}
