import { RekeyError, textOf } from '../errors/errors';
import type { ResourceEvent } from '../events';

type Parameters = Readonly<Record<string, unknown>>;

/**
 * True if the custom resource has the parameters that the function is configured with.
 *
 * CloudFormation updates the function before it creates or updates the resource, so a Create or an Update with other
 * parameters is not from a deploy and is refused. A Delete can have other parameters: those of an earlier principal, or
 * after a rollback of a later one, which only the event names. They are not verified, so the adapter gets
 * `withoutAdminSecret`. The role and the tags of the secret limit what it can remove.
 *
 * @throws ParametersDiffer
 */
export function hasConfiguredParameters(
  configured: Parameters,
  { request, properties }: ResourceEvent,
): boolean {
  const names = differences(configured, properties.Credential);
  if (names.length === 0) return true;
  if (request === 'Delete') return false;
  throw parametersDiffer(
    `The custom resource has other parameters than the function is configured with: ${names.join(', ')}.`,
  );
}

/**
 * Replaces the reader of the admin secret for a Delete with unverified parameters: an attacker who can invoke the function
 * could name their own host, which would receive the admin credential.
 */
export const withoutAdminSecret = async (): Promise<never> => {
  throw parametersDiffer(
    'The Delete has other parameters than the function is configured with, so the admin secret was not read.',
  );
};

/** Names of the parameters that differ as strings, because CloudFormation converts every value to a string. */
function differences(configured: Parameters, received: Parameters): string[] {
  const names = [...new Set([...Object.keys(configured), ...Object.keys(received)])].sort();
  return names.filter((name) => textOf(configured[name]) !== textOf(received[name]));
}

function parametersDiffer(found: string): RekeyError {
  return new RekeyError('ParametersDiffer', {
    found,
    unchanged: 'every credential; the issuer was not called.',
    action:
      'compare the custom resource with the environment of the function and deploy the stack again; if there was no deploy, find out who invoked the function.',
  });
}
