import type { Json } from '../assembly/json-file';
import type { DeployedResource } from '../cloudformation/deployed';
import { allows } from './reading-roles';

/** Identities that the rehearsal does not read as, and the policy properties that name them. */
const IDENTITIES = { user: 'Users', group: 'Groups' } as const;

/** Descriptions of the users and groups that the app allows to read a secret. The rehearsal reads as roles only. */
export function unsimulatedReaders(resources: readonly DeployedResource[], secretArn: string): string[] {
  const reading = (document: unknown) => allows((document ?? {}) as Json, secretArn);
  const found = resources.flatMap(({ type, path, properties }) => {
    if (type === 'AWS::IAM::User') {
      const own = [properties.Policies ?? []].flat() as Json[];
      return own.some(({ PolicyDocument }) => reading(PolicyDocument)) ? [`the user ${path}`] : [];
    }
    if (!/^AWS::IAM::(Managed|User|Group)?Policy$/.test(type) || !reading(properties.PolicyDocument))
      return [];
    return Object.entries(IDENTITIES).flatMap(([identity, member]) => {
      const names = [properties[member] ?? properties[`${member.slice(0, -1)}Name`] ?? []].flat();
      return names.map((name) => `the ${identity} ${ownerOf(String(name), path, resources)}`);
    });
  });
  return [...new Set(found)];
}

/** Path of the user, else of the construct that owns the policy: groups are not simulated. */
function ownerOf(name: string, policyPath: string, resources: readonly DeployedResource[]): string {
  const owner = resources.find(({ type, physicalId }) => type === 'AWS::IAM::User' && physicalId === name);
  return owner?.path ?? policyPath.replace(/\/DefaultPolicy$/, '');
}
