import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import type { Input } from '../../src/aws/call';
import { deployer } from '../../src/cloudformation/resource';
import { accessKeyIn } from '../../src/rehearse/access-key';
import { checkedOptions } from '../../src/rehearse/options';
import { SignedClient } from '../../src/rehearse/signed-client';
import { type Stage, setStage } from '../../src/rehearse/stage';
import { temporaryFolder } from '../assembly/temporary-assembly';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An app with one access key that rotates every 24 hours, deployed to a local AWS with the built handler. */
export class Play {
  private constructor(readonly stage: Stage) {}

  static async begin(props: Partial<RotatingSecretProps> = {}): Promise<Play> {
    return new Play(await setStage(checkedOptions({ assembly: synthesize(props) })));
  }

  get aws() {
    return this.stage.aws;
  }

  get userName(): string {
    return this.resource('AWS::IAM::User');
  }

  get keys() {
    return this.aws.iam.keysOf(this.userName);
  }

  get secret() {
    const view = this.aws.secretsManager.secrets[0];
    if (!view) throw new Error('The secret is gone.');
    return view;
  }

  /** The access key of the version that carries the label. */
  keyOf(label: string) {
    const value = this.secret.versions.find(({ labels }) => labels.includes(label))?.value;
    return value === undefined ? undefined : accessKeyIn(String(value));
  }

  /** Whether the credential of AWSCURRENT authenticates; throws as the reader's SDK would. */
  async read(): Promise<void> {
    const key = this.keyOf('AWSCURRENT');
    if (!key) throw new Error('AWSCURRENT holds no access key.');
    await new SignedClient(this.aws).authenticate(key, this.aws.region);
  }

  alarm(name: string) {
    const alarm = this.aws.cloudWatch.alarms.find((candidate) => candidate.name.includes(name));
    if (!alarm) throw new Error(`There is no alarm ${name}.`);
    return alarm;
  }

  resource(type: string, id = ''): string {
    const found = this.stage.cloudFormation.resources.find((r) => r.type === type && r.path.includes(id));
    if (!found) throw new Error(`There is no ${type} ${id}.`);
    return found.physicalId;
  }

  /** What a person with all permissions does. */
  async byHand(service: string, operation: string, input: Input): Promise<Input> {
    const { aws } = this;
    const call = { service, operation, region: aws.region, principal: deployer(aws.account) };
    return (await aws.timeline.run(async () => aws.call(call, input))) as Input;
  }

  async pass(milliseconds: number): Promise<void> {
    await this.aws.timeline.runUntil(this.aws.timeline.now() + milliseconds);
  }

  /** Lets time pass, a minute at a time, until something is so; returns how long it took. */
  async passUntil(holds: () => boolean, most = 2 * DAY): Promise<number> {
    const from = this.aws.timeline.now();
    while (!holds()) {
      if (this.aws.timeline.now() - from > most)
        throw new Error(`It did not happen within ${most / HOUR} h.`);
      await this.pass(MINUTE);
    }
    return this.aws.timeline.now() - from;
  }
}

/** Runs `story` and closes the local AWS, however it ends. */
export async function play(
  story: (play: Play) => Promise<void>,
  props?: Partial<RotatingSecretProps>,
): Promise<void> {
  const scene = await Play.begin(props);
  try {
    await story(scene);
  } finally {
    await scene.stage.close();
  }
}

export function synthesize(props: Partial<RotatingSecretProps> = {}) {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const key = new RotatingSecret(stack, 'DeployKey', {
    credential: Credential.accessKey({ user: new User(stack, 'Deployer') }),
    rotation: Rotation.highRisk(),
    alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true }),
    ...props,
  });
  key.grantRead(new Role(stack, 'Deploy', { assumedBy: new ServicePrincipal('codebuild.amazonaws.com') }));
  return app.synth();
}
