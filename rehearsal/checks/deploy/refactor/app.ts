/** One stack, Keys, in the form that the context value `form` names: as its owner writes it before and after a refactoring. */
import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Credential, RotatingSecret } from '../../../../lib';
import type { Form } from './deploys';

interface Differences {
  readonly stage?: string;
  readonly id?: string;
  readonly secretName?: string;
  readonly user?: (stack: Stack) => IUser;
  /** A resource that CloudFormation cannot create, after everything else. */
  readonly broken?: boolean;
}

const FORMS: Readonly<Record<Form, Differences>> = {
  original: {},
  moved: { stage: 'Prod' },
  'moved-and-broken': { stage: 'Prod', broken: true },
  'other-secret-name': { stage: 'Prod', secretName: 'mail/b' },
  renamed: { stage: 'Prod', id: 'PostKey', secretName: 'mail/b' },
  'user-name-by-parameter': {
    user: (stack) => User.fromUserName(stack, 'Handle', new CfnParameter(stack, 'Name').valueAsString),
  },
};

function keys(scope: Construct, differences: Differences): void {
  const stack = new Stack(scope, 'Keys', { stackName: 'Keys' });
  const {
    id = 'MailerKey',
    secretName = 'mail/a',
    user = (stack) => new User(stack, 'Mailer'),
  } = differences;
  const key = new RotatingSecret(stack, id, {
    secretName,
    credential: Credential.accessKey({ user: user(stack) }),
  });
  if (!differences.broken) return;
  const broken = new CfnRotationSchedule(stack, 'Broken', {
    secretId: 'there-is-no-such-secret',
    rotationLambdaArn: key.rotator.handler.functionArn,
  });
  broken.node.addDependency(key);
}

const app = new App();
const differences = FORMS[app.node.getContext('form') as Form];
keys(differences.stage === undefined ? app : new Stage(app, differences.stage), differences);
