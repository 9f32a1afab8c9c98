/** The stack Keys in the form that the context value `form` names, before and after a refactoring. */
import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret } from '../../../../lib';
import type { Form } from './deploys';

interface Changes {
  readonly stage?: string;
  readonly id?: string;
  readonly secretName?: string;
  readonly user?: (stack: Stack) => IUser;
  /** Adds a resource that CloudFormation cannot create, after all others. */
  readonly broken?: boolean;
}

const FORMS: Readonly<Record<Form, Changes>> = {
  original: {},
  moved: { stage: 'Prod' },
  'moved-and-broken': { stage: 'Prod', broken: true },
  'other-secret-name': { stage: 'Prod', secretName: 'mail/b' },
  renamed: { stage: 'Prod', id: 'PostKey', secretName: 'mail/b' },
  'user-name-by-parameter': {
    user: (stack) => User.fromUserName(stack, 'Handle', new CfnParameter(stack, 'Name').valueAsString),
  },
};

const app = new App();
const { stage, id, secretName, user, broken } = FORMS[app.node.getContext('form') as Form];
const stack = new Stack(stage === undefined ? app : new Stage(app, stage), 'Keys', { stackName: 'Keys' });
const key = new RotatingSecret(stack, id ?? 'MailerKey', {
  secretName: secretName ?? 'mail/a',
  credential: Credential.accessKey({ user: user?.(stack) ?? new User(stack, 'Mailer') }),
});
if (broken) {
  const schedule = new CfnRotationSchedule(stack, 'Broken', {
    secretId: 'there-is-no-such-secret',
    rotationLambdaArn: key.rotator.handler.functionArn,
  });
  schedule.node.addDependency(key);
}
