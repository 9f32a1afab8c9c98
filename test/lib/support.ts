import { App, type AppProps, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IUser, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret, type RotatingSecretProps } from '../../lib';

/** A new stack in a new app. */
export function newStack(props?: AppProps): Stack {
  return new Stack(new App(props), 'App');
}

/** A secret with the access key of a user of the same stack. */
export function mailerKey(scope: Construct, props: Partial<RotatingSecretProps> = {}): RotatingSecret {
  const credential = props.credential ?? Credential.accessKey({ user: new User(scope, 'Mailer') });
  return new RotatingSecret(scope, 'MailerKey', { ...props, credential });
}

/** A role to read with. */
export function reader(scope: Construct, id = 'Reader'): Role {
  return new Role(scope, id, { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
}

/** The logical id of the only resource of a type, among those with the given properties. */
export function idOf(stack: Stack, type: string, properties?: object): string {
  const filter = properties && { Properties: Match.objectLike(properties) };
  const ids = Object.keys(Template.fromStack(stack).findResources(type, filter));
  if (ids.length !== 1) throw new Error(`${ids.length} resources of type ${type}: ${ids.join(', ')}`);
  return ids[0];
}

/** What a resource is created after. */
export function dependenciesOf(stack: Stack, logicalId: string): string[] {
  return Template.fromStack(stack).toJSON().Resources[logicalId].DependsOn ?? [];
}

/** Every policy statement attached to roles whose logical id begins with `role`. */
export function statementsOf(stack: Stack, role: string): unknown[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => policy.Properties.Roles.some((ref: { Ref: string }) => ref.Ref.startsWith(role)))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** A stack of a known account and region. */
export function stackIn(scope: Construct, id: string, account = '111111111111', region = 'eu-west-1'): Stack {
  return new Stack(scope, id, { env: { account, region } });
}

/** A secret with the access key of a given user. */
export function secretFor(scope: Construct, id: string, user: IUser): RotatingSecret {
  return new RotatingSecret(scope, id, { credential: Credential.accessKey({ user }) });
}

/** The texts of all warnings of a stack, each with the id that acknowledges it. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}
