import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Database, RotatingSecret, type RotatorOptions } from '../../lib';
import { TestLogin } from './database-support';
import { idOf } from './support';

export const INGRESS = 'AWS::EC2::SecurityGroupIngress';
export const FIRST = 'Custom::RekeyCredential';
export const INSTANCE = 'AWS::RDS::DBInstance';
export const ADMIN_ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf';

export const loginOf = (stack: Stack, database: Database, rotator?: RotatorOptions) =>
  new RotatingSecret(stack, 'MailerKey', { credential: new TestLogin(database), rotator });

export const importedAdmin = (stack: Stack): ISecret =>
  Secret.fromSecretCompleteArn(stack, 'Admin', ADMIN_ARN);

/** The functions of rotators; the CDK has functions of its own. */
export const functionOf = (stack: Stack) => {
  const found = Object.values(
    Template.fromStack(stack).findResources('AWS::Lambda::Function', {
      Properties: { Description: Match.stringLikeRegexp('^Replaces') },
    }),
  );
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

/** The parameters of the credential, as the function gets them. */
export const parametersOf = (stack: Stack) =>
  Template.fromStack(stack).findResources(FIRST)[idOf(stack, FIRST)]?.Properties.Credential;
