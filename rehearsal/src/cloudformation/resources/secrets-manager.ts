import type { ResourceContext, ResourceHandler } from '../resource';
import { rotationNotSimulated } from '../rotation-not-simulated';

const secret: ResourceHandler = {
  properties: ['Name', 'Description', 'KmsKeyId', 'SecretString', 'GenerateSecretString', 'Tags'],
  async create(context) {
    const { properties, api } = context;
    const value = properties.SecretString ?? (await generated(context));
    const { ARN } = await api('secretsmanager', 'CreateSecret', {
      Name:
        properties.Name ??
        `${context.logicalId}-${context.aws.random.text(12, 'abcdefghijklmnopqrstuvwxyz0123456789')}`,
      Description: properties.Description,
      KmsKeyId: properties.KmsKeyId,
      SecretString: value,
      Tags: properties.Tags,
      ClientRequestToken: context.aws.random.uuid(),
    });
    return {
      physicalId: ARN,
      attributes: { Id: ARN },
      // CloudFormation deletes a secret without a recovery window.
      remove: () =>
        api('secretsmanager', 'DeleteSecret', { SecretId: ARN, ForceDeleteWithoutRecovery: true }),
    };
  },
};

async function generated({ properties, api }: ResourceContext): Promise<string | undefined> {
  const options = properties.GenerateSecretString;
  if (!options) return undefined;
  const { SecretStringTemplate, GenerateStringKey, ...request } = options;
  const { RandomPassword } = await api('secretsmanager', 'GetRandomPassword', request);
  if (!GenerateStringKey) return RandomPassword;
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: RandomPassword });
}

const rotationSchedule: ResourceHandler = {
  properties: ['SecretId', 'RotationLambdaARN', 'RotationRules', 'RotateImmediatelyOnUpdate'],
  indifferent: ['HostedRotationLambda'],
  async create({ aws, properties, api, note }) {
    const { SecretId } = properties;
    const reason = rotationNotSimulated(aws, properties);
    if (reason !== undefined) note('rotation', reason);
    if (reason !== undefined || !properties.RotationLambdaARN) return { physicalId: SecretId };
    await api('secretsmanager', 'RotateSecret', {
      SecretId,
      ClientRequestToken: aws.random.uuid(),
      RotationLambdaARN: properties.RotationLambdaARN,
      RotationRules: properties.RotationRules,
      RotateImmediately: properties.RotateImmediatelyOnUpdate ?? true,
    });
    return { physicalId: SecretId, remove: () => api('secretsmanager', 'CancelRotateSecret', { SecretId }) };
  },
};

const resourcePolicy: ResourceHandler = {
  properties: ['SecretId', 'ResourcePolicy', 'BlockPublicPolicy'],
  async create({ properties, api }) {
    const { SecretId, ResourcePolicy, BlockPublicPolicy } = properties;
    await api('secretsmanager', 'PutResourcePolicy', {
      SecretId,
      ResourcePolicy: JSON.stringify(ResourcePolicy),
      BlockPublicPolicy,
    });
    return {
      physicalId: SecretId,
      remove: () => api('secretsmanager', 'DeleteResourcePolicy', { SecretId }),
    };
  },
};

/** A reference to an attachment is a reference to its secret. The connection details are not added to the value. */
const targetAttachment: ResourceHandler = {
  properties: ['SecretId'],
  create: ({ properties }) => ({ physicalId: properties.SecretId }),
};

export const secretsManager: Readonly<Record<string, ResourceHandler>> = {
  'AWS::SecretsManager::Secret': secret,
  'AWS::SecretsManager::RotationSchedule': rotationSchedule,
  'AWS::SecretsManager::ResourcePolicy': resourcePolicy,
  'AWS::SecretsManager::SecretTargetAttachment': targetAttachment,
};
