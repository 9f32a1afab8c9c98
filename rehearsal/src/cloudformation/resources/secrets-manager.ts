import type { Json } from '../../assembly/json-file';
import type { ResourceContext, ResourceHandler } from '../resource';
import { rotationNotSimulated } from '../rotation-not-simulated';

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const secretsManager: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SecretsManager::Secret': {
    properties: ['Name', 'Description', 'KmsKeyId', 'SecretString', 'GenerateSecretString', 'Tags'],
    async create(context) {
      const { aws, api, logicalId, properties } = context;
      const { Name, Description, KmsKeyId, Tags } = properties;
      const SecretString = properties.SecretString ?? (await generated(context));
      const { ARN } = await api('secretsmanager', 'CreateSecret', {
        Name: Name ?? `${logicalId}-${aws.random.text(12, LOWER_CASE)}`,
        Description,
        KmsKeyId,
        SecretString,
        Tags,
        ClientRequestToken: aws.random.uuid(),
      });
      return {
        physicalId: ARN,
        attributes: { Id: ARN },
        // CloudFormation deletes a secret without a recovery window.
        remove: () =>
          api('secretsmanager', 'DeleteSecret', { SecretId: ARN, ForceDeleteWithoutRecovery: true }),
      };
    },
  },
  'AWS::SecretsManager::RotationSchedule': {
    properties: ['SecretId', 'RotationLambdaARN', 'RotationRules', 'RotateImmediatelyOnUpdate'],
    indifferent: ['HostedRotationLambda'],
    async create({ aws, properties, api, note }) {
      const { SecretId, RotationLambdaARN, RotationRules, RotateImmediatelyOnUpdate = true } = properties;
      const reason = rotationNotSimulated(aws, properties);
      if (reason !== undefined) note('rotation', reason);
      if (reason !== undefined || !RotationLambdaARN) return { physicalId: SecretId };
      await api('secretsmanager', 'RotateSecret', {
        SecretId,
        ClientRequestToken: aws.random.uuid(),
        RotationLambdaARN,
        RotationRules,
        RotateImmediately: RotateImmediatelyOnUpdate,
      });
      return {
        physicalId: SecretId,
        remove: () => api('secretsmanager', 'CancelRotateSecret', { SecretId }),
      };
    },
  },
  'AWS::SecretsManager::ResourcePolicy': {
    properties: ['SecretId', 'ResourcePolicy', 'BlockPublicPolicy'],
    async create({ properties: { SecretId, ResourcePolicy, BlockPublicPolicy }, api }) {
      const policy = { ResourcePolicy: JSON.stringify(ResourcePolicy), BlockPublicPolicy };
      await api('secretsmanager', 'PutResourcePolicy', { SecretId, ...policy });
      return {
        physicalId: SecretId,
        remove: () => api('secretsmanager', 'DeleteResourcePolicy', { SecretId }),
      };
    },
  },
  /**
   * Adds the connection details of a database to the value of its secret. A reference to an attachment is a reference to
   * the secret.
   */
  'AWS::SecretsManager::SecretTargetAttachment': {
    properties: ['SecretId', 'TargetId', 'TargetType'],
    async create({ aws, properties: { SecretId, TargetId }, api, database, note }) {
      const { connection } = database(String(TargetId)) ?? {};
      const value = membersOf(aws.secretsManager.currentValue(SecretId));
      if (connection && value) {
        const SecretString = JSON.stringify({ ...value, ...connection });
        await api('secretsmanager', 'UpdateSecret', {
          SecretId,
          SecretString,
          ClientRequestToken: aws.random.uuid(),
        });
      } else note('TargetId', 'its connection details are not added to the value of the secret');
      return { physicalId: SecretId };
    },
  },
};

/** Members of a value in JSON; undefined for another value. */
function membersOf(text = ''): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function generated({ properties, api }: ResourceContext): Promise<string | undefined> {
  const options = properties.GenerateSecretString;
  if (!options) return undefined;
  const { SecretStringTemplate, GenerateStringKey, ...request } = options;
  const { RandomPassword } = await api('secretsmanager', 'GetRandomPassword', request);
  if (!GenerateStringKey) return RandomPassword;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: RandomPassword });
}
