import { deployer, ResourceFailed, type ResourceHandler } from '../resource';

export const kms: Readonly<Record<string, ResourceHandler>> = {
  'AWS::KMS::Key': {
    properties: ['KeyPolicy', 'Enabled', 'Description', 'KeyUsage'],
    indifferent: ['EnableKeyRotation', 'KeySpec', 'PendingWindowInDays', 'RotationPeriodInDays', 'Tags'],
    create({ aws, properties: { KeyPolicy, Enabled = true, Description, KeyUsage } }) {
      const policy = KeyPolicy && JSON.stringify(KeyPolicy);
      const hmac = KeyUsage === 'GENERATE_VERIFY_MAC';
      const arn = aws.kms.createKey({ policy, enabled: Enabled, description: Description, hmac });
      const keyId = arn.slice(arn.lastIndexOf('/') + 1);
      return { physicalId: keyId, attributes: { Arn: arn, KeyId: keyId } };
    },
  },
  'AWS::KMS::Alias': {
    properties: ['AliasName', 'TargetKeyId'],
    create({ aws, properties: { AliasName, TargetKeyId } }) {
      const caller = { region: aws.region, principal: deployer(aws.account) };
      const key = aws.kms.find(String(TargetKeyId), caller);
      if (!key) throw new ResourceFailed(`there is no key ${TargetKeyId}`);
      aws.kms.createAlias(AliasName, key.arn);
      return { physicalId: AliasName };
    },
  },
};
