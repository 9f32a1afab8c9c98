import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';

/** API_CreateSecret: the limits of Name and Description. */
const LONGEST_NAME = 512;
const LONGEST_DESCRIPTION = 2048;

/**
 * Checks the name of a secret as the API reference of CreateSecret states it. A name that contains a token is not
 * checked.
 *
 * A hyphen and six characters at the end are a warning only: AWS accepts the name, and advises against it,
 * because every secret's ARN ends like that and a look-up by partial ARN can find the wrong secret.
 *
 * @throws `SecretNameNotSupported`
 */
export function checkSecretName(scope: Construct, name: string | undefined): void {
  if (typeof name !== 'string' || Token.isUnresolved(name)) return;
  if (!/^[A-Za-z0-9/_+=.@-]+$/.test(name) || name.length > LONGEST_NAME) {
    refuse(
      'SecretNameNotSupported',
      `The secretName of ${scope.node.path} is ${found(name)}, but Secrets Manager takes 1 to ${LONGEST_NAME} ` +
        'ASCII letters, digits and characters of /_+=.@-.',
      name === ''
        ? 'Leave secretName out to have one generated.'
        : 'Use another name, such as shop/mailer-key.',
    );
  }
  if (/-.{6}$/.test(name)) {
    Annotations.of(scope).addWarningV2(
      'cdk-rekey:secretNameEndsLikeArn',
      `The secretName ${name} ends with a hyphen and six characters, like the suffix that Secrets Manager adds in ARNs; ` +
        'a look-up by partial ARN can find the wrong secret. Use a name with another ending.',
    );
  }
}

/**
 * Checks the description of a secret.
 *
 * @throws `DescriptionTooLong`
 */
export function checkDescription(scope: Construct, description: string | undefined): void {
  if (
    typeof description !== 'string' ||
    Token.isUnresolved(description) ||
    description.length <= LONGEST_DESCRIPTION
  )
    return;
  refuse(
    'DescriptionTooLong',
    `The description of ${scope.node.path} has ${description.length} characters, the limit is ${LONGEST_DESCRIPTION}.`,
    'Use a shorter one.',
  );
}

function found(name: string): string {
  if (name.length > LONGEST_NAME) return `${name.length} characters long`;
  return name === '' ? 'empty' : JSON.stringify(name);
}
