import type { CloudFormation } from './cloudformation';
import type { KeptFromDeploy } from './kept-values';

/**
 * The values that resources keep from the deploy, without those that a database gets from the secret that is attached to
 * it: a rotation of that secret changes the database itself.
 */
export function keptByReaders({ keptFromDeploy, resources, published }: CloudFormation): KeptFromDeploy[] {
  const attached = new Set(
    resources.flatMap(({ type, properties: { SecretId, TargetId } }) => {
      if (type !== 'AWS::SecretsManager::SecretTargetAttachment') return [];
      const database = published.databases.get(String(TargetId).toLowerCase());
      return database ? [`${SecretId} ${database.path}`] : [];
    }),
  );
  return keptFromDeploy.filter(({ secretId, path }) => !attached.has(`${secretId} ${path}`));
}
