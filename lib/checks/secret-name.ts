import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';

/** Limits of Name and Description (API_CreateSecret). */
const LONGEST_NAME = 512;
const LONGEST_DESCRIPTION = 2048;

/**
 * Checks the name of a secret against API_CreateSecret. A name with a token is not checked.
 *
 * A hyphen and six characters at the end cause a warning: AWS accepts the name but advises against it, because every ARN
 * of a secret ends like that and a lookup by partial ARN can find the wrong secret.
 *
 * @throws `SecretNameNotSupported`
 */
export function checkSecretName(scope: Construct, name: string | undefined): void {
  if (typeof name !== 'string' || Token.isUnresolved(name)) return;
  if (!/^[A-Za-z0-9/_+=.@-]+$/.test(name) || name.length > LONGEST_NAME) {
    refuse(
      'SecretNameNotSupported',
      `The secretName of ${scope.node.path} is ${found(name)}, but Secrets Manager accepts 1 to ${LONGEST_NAME} ` +
        'ASCII letters, digits and characters of /_+=.@-.',
      name === '' ? 'Omit secretName to have one generated.' : 'Use another name, such as shop/mailer-key.',
    );
  }
  if (/-.{6}$/.test(name)) {
    Annotations.of(scope).addWarningV2(
      'cdk-rekey:secretNameEndsLikeArn',
      `The secretName ${name} ends with a hyphen and six characters, like the suffix that Secrets Manager adds in ARNs; ` +
        'a lookup by partial ARN can find the wrong secret. Use a name with another ending.',
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
    'Use a shorter description.',
  );
}

function found(name: string): string {
  if (name.length > LONGEST_NAME) return `${name.length} characters long`;
  return name === '' ? 'empty' : JSON.stringify(name);
}
