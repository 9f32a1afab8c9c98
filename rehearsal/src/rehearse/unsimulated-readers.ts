import type { Json } from '../assembly/json-file';
import type { DeployedResource } from '../cloudformation/deployed';
import { allows } from './reading-roles';

/** Sorts of identities that no reader stands for, with the property of a policy that names them. */
const SORTS = { user: 'Users', group: 'Groups' } as const;

/**
 * The users and groups that the app's policies allow to read a secret, in words. The rehearsal reads as roles only:
 * nothing of the app runs as a user or a group.
 */
export function unsimulatedReaders(resources: readonly DeployedResource[], secretArn: string): string[] {
  const reading = (document: unknown) => allows((document ?? {}) as Json, secretArn);
  const found = resources.flatMap(({ type, path, properties }) => {
    if (type === 'AWS::IAM::User') {
      const own = [properties.Policies ?? []].flat() as Json[];
      return own.some(({ PolicyDocument }) => reading(PolicyDocument)) ? [`the user ${path}`] : [];
    }
    if (!/^AWS::IAM::(Managed|User|Group)?Policy$/.test(type) || !reading(properties.PolicyDocument))
      return [];
    return Object.entries(SORTS).flatMap(([sort, member]) => {
      const names = [properties[member] ?? properties[`${member.slice(0, -1)}Name`] ?? []].flat();
      return names.map((name) => `the ${sort} ${ownerOf(String(name), path, resources)}`);
    });
  });
  return [...new Set(found)];
}

/** The path of the user, or of the construct that the policy belongs to: a group itself is not simulated. */
function ownerOf(name: string, policyPath: string, resources: readonly DeployedResource[]): string {
  const owner = resources.find(({ type, physicalId }) => type === 'AWS::IAM::User' && physicalId === name);
  return owner?.path ?? policyPath.replace(/\/DefaultPolicy$/, '');
}
