/** A stack that uses every option of the library at least once. */
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  Credential,
  type CredentialConfig,
  LeakIndex,
  RotatingSecret,
  type RotatingSecretProps,
  Rotation,
  Stragglers,
} from '../../../lib';

const IMPORTED_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';

/** A custom kind. */
class OwnKind extends Credential {
  readonly kind = 'own-kind';

  bind(): CredentialConfig {
    return {
      code: Code.fromAsset(join(__dirname, '../../../dist/bundles/generated')),
      handler: 'index.handler',
      parameters: { length: 32, issuer: 'https://issuer.example' },
      principal: 'the partner',
      statements: [
        new PolicyStatement({
          actions: ['execute-api:Invoke'],
          resources: ['arn:aws:execute-api:eu-central-1:123456789012:abcdef/prod/POST/keys'],
        }),
      ],
    };
  }
}

export class Fleet extends Stack {
  constructor(scope: App, id: string) {
    super(scope, id);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const user = (name: string) => Credential.accessKey({ user: new User(this, name) });
    const secret = (name: string, props: RotatingSecretProps) => new RotatingSecret(this, name, props);
    const reader = new Role(this, 'Reader', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });

    secret('Defaults', { credential: user('A') });
    secret('EveryOption', {
      credential: user('B'),
      rotation: Rotation.standard({ window: Duration.hours(3), grace: Duration.days(2) }),
      encryptionKey: key,
      alarmTopic: new Topic(this, 'EncryptedTopic', { masterKey: key, enforceSSL: true }),
      removalPolicy: RemovalPolicy.DESTROY,
      description: 'A described secret',
      secretName: 'fleet/all-options',
      stragglers: Stragglers.CUT_OFF,
      leakIndex: new LeakIndex(this, 'Leaks', { encryptionKey: key }),
    }).grantRead(reader, { previous: true });
    const retained = new User(this, 'C');
    retained.applyRemovalPolicy(RemovalPolicy.RETAIN);
    secret('Retained', {
      credential: Credential.accessKey({ user: retained }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    secret('Hours', { credential: user('D'), rotation: Rotation.every(Duration.hours(6)) });
    secret('HighRisk', { credential: user('E'), rotation: Rotation.highRisk({ grace: Duration.hours(2) }) });
    secret('Cron', { credential: user('F'), rotation: Rotation.cron('cron(0 3 ? * SUN *)') });
    secret('ImportedUser', {
      credential: Credential.accessKey({ user: User.fromUserName(this, 'Imported', 'imported') }),
      encryptionKey: Key.fromKeyArn(this, 'ImportedKey', IMPORTED_KEY),
      alarmTopic: Topic.fromTopicArn(this, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:imported'),
    });
    secret('Generated', {
      credential: Credential.generated({
        length: 64,
        alphabet: 'abcdef0123456789',
        excludeCharacters: '0',
        prefix: 'fleet_',
      }),
      encryptionKey: key,
    }).grantRead(reader);
    secret('Own', { credential: new OwnKind() });
  }
}

new Fleet(new App(), 'Fleet');
