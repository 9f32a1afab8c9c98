import { deployer, ResourceFailed, type ResourceHandler } from '../resource';

const key: ResourceHandler = {
  properties: ['KeyPolicy', 'Enabled'],
  indifferent: [
    'Description',
    'EnableKeyRotation',
    'KeySpec',
    'KeyUsage',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  create({ aws, properties }) {
    const arn = aws.kms.createKey({
      policy: properties.KeyPolicy && JSON.stringify(properties.KeyPolicy),
      enabled: properties.Enabled ?? true,
      description: properties.Description,
    });
    const keyId = arn.slice(arn.lastIndexOf('/') + 1);
    return { physicalId: keyId, attributes: { Arn: arn, KeyId: keyId } };
  },
};

const alias: ResourceHandler = {
  properties: ['AliasName', 'TargetKeyId'],
  create({ aws, properties }) {
    const key = aws.kms.find(String(properties.TargetKeyId), {
      region: aws.region,
      principal: deployer(aws.account),
    });
    if (!key) throw new ResourceFailed(`there is no key ${properties.TargetKeyId}`);
    aws.kms.createAlias(properties.AliasName, key.arn);
    return { physicalId: properties.AliasName };
  },
};

export const kms: Readonly<Record<string, ResourceHandler>> = {
  'AWS::KMS::Key': key,
  'AWS::KMS::Alias': alias,
};
