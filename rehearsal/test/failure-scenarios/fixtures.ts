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

export { DAY, HOUR, MINUTE } from '../../src/scenarios/context';

/** The context of an app with one access key. What does not come in time, or does not work, throws. */
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

  override async advanceUntil(holds: () => boolean, most = 2 * DAY): Promise<number> {
    const took = await super.advanceUntil(holds, most);
    if (took === undefined) throw new Error(`It did not happen within ${most / HOUR} h.`);
    return took;
  }
}

/** Deploys the app to a local AWS, with the built handler, and closes it however `story` ends. */
export async function play(
  story: (play: TestContext) => Promise<void>,
  props?: Partial<RotatingSecretProps>,
  more?: More,
): Promise<void> {
  const deployment = await createDeployment(checkedOptions({ assembly: synthesize(props, more) }));
  try {
    const [target] = scenarioSecrets(deployment);
    if (!target) throw new Error('The app has no RotatingSecret.');
    const untold = new ScenarioLog(
      () => deployment.aws.timeline.now(),
      () => undefined,
    );
    await story(new TestContext(deployment, target, untold));
  } finally {
    await deployment.close();
  }
}

/** What an app does with its secret beyond what every play does. */
export type More = (key: RotatingSecret, stack: Stack) => void;

/** One access key that rotates every 24 hours. */
export function synthesize(props: Partial<RotatingSecretProps> = {}, more: More = () => {}) {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const key = new RotatingSecret(stack, 'DeployKey', {
    credential: Credential.accessKey({ user: new User(stack, 'Deployer') }),
    rotation: Rotation.highRisk(),
    alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true }),
    ...props,
  });
  key.grantRead(new Role(stack, 'Deploy', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') }));
  more(key, stack);
  return app.synth();
}
