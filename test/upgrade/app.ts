import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Credential, RotatingSecret, Rotation } from '../../lib';

/** Logical id and type of each resource of a stack with every kind of version 0.1.0. */
export function resourcesOfTheStack(): Record<string, string> {
  const app = new App();
  const stack = new Stack(app, 'Keys');
  const alarmTopic = new Topic(stack, 'OnCall');
  const credentials = {
    Created: Credential.accessKey({ user: new User(stack, 'Mailer') }),
    Named: Credential.accessKey({ user: new User(stack, 'Postman', { userName: 'postman' }) }),
    Imported: Credential.accessKey({ user: User.fromUserName(stack, 'Handle', 'partner') }),
    OfAnotherStack: Credential.accessKey({ user: new User(new Stack(app, 'Users'), 'Deployer') }),
    Generated: Credential.generated(),
  };
  for (const [id, credential] of Object.entries(credentials)) {
    new RotatingSecret(stack, id, {
      credential,
      alarmTopic,
      rotation: Rotation.highRisk(),
      secretName: `keys/${id}`,
    });
  }
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
}
