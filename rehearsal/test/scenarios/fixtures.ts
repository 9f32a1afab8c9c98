import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { createDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { SignedClient } from '../../src/rehearse/signed-client';
import { DAY, HOUR, ScenarioContext } from '../../src/scenarios/context';
import { ScenarioLog } from '../../src/scenarios/log';
import { scenarioSecrets } from '../../src/scenarios/scenario-secret';
import { temporaryFolder } from '../assembly/temporary-assembly';

export { HOUR, MINUTE } from '../../src/scenarios/context';

/** The context of an app with one access key. Failures throw. */
export class TestContext extends ScenarioContext {
  get userName(): string {
    return String(this.target.userName);
  }

  /** Uses the credential of AWSCURRENT; throws as the reader's SDK would. */
  async read(): Promise<void> {
    const key = this.keyOf('AWSCURRENT');
    if (!key) throw new Error('AWSCURRENT holds no access key.');
    await this.aws.timeline.run(() => new SignedClient(this.aws).authenticate(key, this.aws.region));
  }

  resource(type: string, id = ''): string {
    const found = this.deployment.cloudFormation.resources.find(
      (r) => r.type === type && r.path.includes(id),
    );
    if (!found) throw new Error(`There is no ${type} ${id}.`);
    return found.physicalId;
  }

  override async advanceUntil(holds: () => boolean, limit = 2 * DAY): Promise<number> {
    const duration = await super.advanceUntil(holds, limit);
    if (duration === undefined) throw new Error(`The condition did not hold within ${limit / HOUR} h.`);
    return duration;
  }
}

/** Deploys the app to a local AWS with the built handler, runs `test` and closes the deployment. */
export async function deployed(
  test: (context: TestContext) => Promise<void>,
  props?: Partial<RotatingSecretProps>,
  more?: More,
): Promise<void> {
  const deployment = await createDeployment(
    checkedOptions({ assembly: synthesize(() => props ?? {}, more) }),
  );
  try {
    const [target] = scenarioSecrets(deployment);
    if (!target) throw new Error('The app has no RotatingSecret.');
    const log = new ScenarioLog(
      () => deployment.aws.timeline.now(),
      () => undefined,
    );
    await test(new TestContext(deployment, target, log));
  } finally {
    await deployment.close();
  }
}

/** Additional use of the secret in an app. */
export type More = (key: RotatingSecret, stack: Stack) => void;

/** An app with one access key that rotates every 24 hours. */
export function synthesize(
  props: (stack: Stack) => Partial<RotatingSecretProps> = () => ({}),
  more: More = () => {},
) {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const key = new RotatingSecret(stack, 'DeployKey', {
    credential: Credential.accessKey({ user: new User(stack, 'Deployer') }),
    rotation: Rotation.highRisk(),
    alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true }),
    ...props(stack),
  });
  key.grantRead(new Role(stack, 'Deploy', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') }));
  more(key, stack);
  return app.synth();
}
