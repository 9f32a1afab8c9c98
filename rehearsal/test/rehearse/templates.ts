/** Parts of templates that several tests put together. */
export const READER_ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [
      {
        PolicyName: 'Read',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Secret' } },
          ],
        },
      },
    ],
  },
};

export function secret(value?: string): object {
  return { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'mail', SecretString: value } };
}

/** A user's key, made by CloudFormation and put into a secret by it: what many stacks do today. */
export const STATIC_KEY = {
  User: { Type: 'AWS::IAM::User', Properties: { UserName: 'mailer' } },
  Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'User' } } },
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: 'mail',
      SecretString: {
        'Fn::Join': [
          '',
          [
            '{"accessKeyId":"',
            { Ref: 'Key' },
            '","secretAccessKey":"',
            { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] },
            '"}',
          ],
        ],
      },
    },
  },
};
