import { App, type AppProps, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IUser, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, type RotatingSecretProps } from '../../lib';

/** Returns a new stack in a new app. */
export function newStack(props?: AppProps): Stack {
  return new Stack(new App(props), 'App');
}

/** Creates a secret, by default with the access key of a user of the same stack. */
export function mailerKey(scope: Construct, props: Partial<RotatingSecretProps> = {}): RotatingSecret {
  const credential = props.credential ?? Credential.accessKey({ user: new User(scope, 'Mailer') });
  return new RotatingSecret(scope, 'MailerKey', { ...props, credential });
}

/** Returns a stack with the secret of `mailerKey`, and its template. */
export function synthesized(
  props: Partial<RotatingSecretProps> | ((stack: Stack) => Partial<RotatingSecretProps>) = {},
) {
  const stack = newStack();
  const secret = mailerKey(stack, typeof props === 'function' ? props(stack) : props);
  const template = Template.fromStack(stack);
  const has = (type: string, properties: object) => template.hasResourceProperties(type, properties);
  return { stack, secret, template, has };
}

/** Creates a role for a reader. */
export function reader(scope: Construct, id = 'Reader'): Role {
  return new Role(scope, id, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
}

/** Returns the logical id of the only resource of a type, among those with the given properties. */
export function idOf(stack: Stack, type: string, properties?: object): string {
  const filter = properties && { Properties: Match.objectLike(properties) };
  const ids = Object.keys(Template.fromStack(stack).findResources(type, filter));
  if (ids.length !== 1) throw new Error(`${ids.length} resources of type ${type}: ${ids.join(', ')}`);
  return ids[0];
}

/** Returns a reference to the only resource of a type. */
export const refOf = (stack: Stack, type: string) => ({ Ref: idOf(stack, type) });

/** Returns the ARN, or another attribute, of the only resource of a type. */
export const arnOf = (stack: Stack, type: string, attribute = 'Arn') => ({
  'Fn::GetAtt': [idOf(stack, type), attribute],
});

/** Returns the ids that a resource depends on. */
export function dependenciesOf(stack: Stack, logicalId: string): string[] {
  return Template.fromStack(stack).toJSON().Resources[logicalId].DependsOn ?? [];
}

/** Returns all policy statements of roles whose logical id starts with `role`, by default of the rotator. */
export function statementsOf(stack: Stack, role = 'MailerKeyRotatorRole'): unknown[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => policy.Properties.Roles.some((ref: { Ref: string }) => ref.Ref.startsWith(role)))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** Returns the policy statements of a role with a text in their JSON. */
export function statementsWith(stack: Stack, text: string, role?: string): unknown[] {
  return statementsOf(stack, role).filter((statement) => JSON.stringify(statement).includes(text));
}

/** Conditions that limit the use of a key to a secret. */
export const throughSecretsManager = (secret: unknown) => ({
  StringEquals: {
    'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
    'kms:EncryptionContext:SecretARN': secret,
  },
});

/** Returns a stack of a known account and region. */
export function stackIn(
  scope: Construct = new App(),
  id = 'App',
  account = '111111111111',
  region = 'eu-west-1',
): Stack {
  return new Stack(scope, id, { env: { account, region } });
}

/** Creates a secret with the access key of a given user. */
export function secretFor(scope: Construct, id: string, user: IUser): RotatingSecret {
  return new RotatingSecret(scope, id, { credential: Credential.accessKey({ user }) });
}

/** Returns all warnings of a stack, each with the id that acknowledges it. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}
