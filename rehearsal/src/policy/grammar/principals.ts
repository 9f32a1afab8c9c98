import type { PrincipalElement } from './syntax';
import { list } from './values';

/** Names of services: lambda.amazonaws.com, states.eu-central-1.amazonaws.com, alexa-appkit.amazon.com. */
const SERVICE = /^[\w-]+(\.[\w-]+){2,}$/;

/** An account, a user, a role, a session, or the unique id of a user or role. Not a group, and no wildcard in a name. */
const AWS_PRINCIPAL = new RegExp(
  `^(${[
    '\\*',
    '\\d{12}',
    'A[A-Z0-9]{15,}',
    'arn:aws[a-z-]*:iam::\\d{12}:(root|(user|role)/[^*]+)',
    'arn:aws[a-z-]*:sts::\\d{12}:(self|(assumed-role|federated-user)/[^*]+)',
  ].join('|')})$`,
);

const FORMS: Readonly<Record<string, RegExp>> = {
  AWS: AWS_PRINCIPAL,
  Service: SERVICE,
  Federated: /^\S+$/,
  CanonicalUser: /^\S+$/,
};

/**
 * The message with which AWS refuses a malformed principal; undefined if it is well-formed. Its existence is not
 * checked. Source: "AWS JSON policy elements: Principal", IAM User Guide; the messages are AWS's.
 */
export function principalProblem(block: PrincipalElement): string | undefined {
  if (block === '*') return undefined;
  const principals = Object.entries(block).flatMap(([type, element]) =>
    list(element).map((value) => ({ type, value })),
  );
  if (principals.length === 0) {
    return 'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!';
  }
  const malformed = principals.find(({ type, value }) => !FORMS[type]?.test(value));
  return malformed && `Invalid principal in policy: "${malformed.type.toUpperCase()}":"${malformed.value}"`;
}
