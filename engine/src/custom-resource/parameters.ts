import { RekeyError, textOf } from '../errors/errors';
import type { ResourceEvent } from '../events';

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Tells whether the custom resource has the parameters that the function was configured with.
 *
 * CloudFormation updates the function before it creates or updates the resource, so a Create or an Update with others
 * is nobody's deploy, and refused. A Delete may have others: it may be for an earlier principal, or after a roll back
 * for a later one, and its event is then the only place that names the principal. Nothing shows that they were ever
 * deployed, so its kind gets `withoutAdminSecret`; what it removes is limited by the role, and by the tags that say
 * what was issued for this secret.
 *
 * @throws ParametersDiffer
 */
export function isAsConfigured(configured: Parameters, { request, properties }: ResourceEvent): boolean {
  const names = differences(configured, properties.Credential);
  if (names.length === 0) return true;
  if (request === 'Delete') return false;
  throw parametersDiffer(
    `The custom resource has other parameters than the function was configured with: ${names.join(', ')}.`,
  );
}

/**
 * Stands in for the reader of the admin secret in a Delete with other parameters than the function was configured
 * with: an invoker of the function could name a host of their own in them, and would be sent the admin credential.
 */
export const withoutAdminSecret = async (): Promise<never> => {
  throw parametersDiffer(
    'The Delete has other parameters than the function was configured with, so the admin secret was not read for it.',
  );
};

/** Names of the parameters whose values are not the same text: CloudFormation makes every value a text. */
function differences(configured: Parameters, received: Parameters): string[] {
  const names = [...new Set([...Object.keys(configured), ...Object.keys(received)])].sort();
  return names.filter((name) => textOf(configured[name]) !== textOf(received[name]));
}

function parametersDiffer(found: string): RekeyError {
  return new RekeyError('ParametersDiffer', {
    found,
    unchanged: 'every credential; the issuer was not called.',
    action:
      'compare the custom resource with the environment of the function, and deploy the stack again; if nobody deployed, find out who invoked the function.',
  });
}
