import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Credential } from '../../../lib';
import type { Principal } from '../../src/aws/call';
import { type Credentials, SignedClient } from '../../src/rehearse/signed-client';
import { HOUR, MINUTE, type More, type Play, play } from './play';

// A credential is in wrong hands: the built handler, invoked by whom the app lets, and by nobody else.
jest.setTimeout(120_000);

const REGIONS = ['eu-central-1', 'us-east-1'];

/** Somebody who may replace it now. */
const onCall: More = (key, stack) =>
  key.grantReplaceNow(new Role(stack, 'Firefighter', { assumedBy: new AccountPrincipal(stack.account) }));

interface Answer {
  readonly payload?: {
    readonly outcome: string;
    readonly version: string;
    readonly dead: readonly {
      readonly credential: string;
      readonly deadSince: string;
      readonly shown: string;
    }[];
  };
  readonly functionError?: { readonly errorType: string; readonly errorMessage: string };
}

/** A session of a role of the app. */
function sessionOf(scene: Play, role: string): Principal {
  const name = scene.resource('AWS::IAM::Role', role);
  return scene.aws.sts.session(`arn:aws:iam::${scene.aws.account}:role/${name}`, 'on-call').principal;
}

/** Finds the rotator and invokes it as a role of the app, with the calls that `cdk-rekey replace-now` makes. */
async function replaceNow(scene: Play, role: string, credential?: string): Promise<Answer> {
  const { aws } = scene;
  const principal = sessionOf(scene, role);
  const event = { rekey: 'replace-now', ...(credential === undefined ? {} : { credential }) };
  const call = { service: 'secretsmanager', operation: 'DescribeSecret', region: aws.region, principal };
  return (await aws.timeline.run(async () => {
    const { RotationLambdaARN } = (await aws.call(call, { SecretId: scene.secret.arn })) as Record<
      string,
      string
    >;
    return aws.lambda.invoke(RotationLambdaARN as string, event, { principal });
  })) as Answer;
}

/** Does something every second for as long, and remembers when it went well and how it failed. */
function everySecond(scene: Play, milliseconds: number, act: () => Promise<void>) {
  const { timeline } = scene.aws;
  const end = timeline.now() + milliseconds;
  const good: number[] = [];
  const failures: string[] = [];
  const again = () => timeline.after(1000, once);
  async function once(): Promise<void> {
    if (timeline.now() < end) again();
    try {
      await act();
      good.push(timeline.now());
    } catch (error) {
      failures.push(String(error));
    }
  }
  again();
  return { good, failures };
}

/** A service of the app: reads the secret and uses what it read, at both endpoints. */
function reader(scene: Play): () => Promise<void> {
  const client = new SignedClient(scene.aws);
  const role = `arn:aws:iam::${scene.aws.account}:role/${scene.resource('AWS::IAM::Role', 'Deploy')}`;
  return async () => {
    const session = scene.aws.sts.session(role, 'reader');
    const key = JSON.parse((await client.secretValue(session, scene.secret.arn)) ?? '') as Credentials;
    for (const region of REGIONS) await client.authenticate(key, region);
  };
}

test('a leaked key is replaced and dead at both endpoints, while readers go on', () =>
  play(
    async (scene) => {
      await scene.pass(30 * MINUTE);
      const leaked = scene.keyOf('AWSCURRENT') as Credentials;
      const reads = everySecond(scene, 8 * MINUTE, reader(scene));
      const client = new SignedClient(scene.aws);
      const thefts = REGIONS.map((region) =>
        everySecond(scene, 8 * MINUTE, () => client.authenticate(leaked, region)),
      );

      const { payload, functionError } = await replaceNow(scene, 'Firefighter', leaked.accessKeyId);
      await scene.pass(8 * MINUTE);

      expect(functionError).toBeUndefined();
      expect(payload).toMatchObject({
        outcome: 'replaced',
        dead: [{ credential: leaked.accessKeyId, shown: expect.stringContaining(REGIONS.join(' and ')) }],
      });
      expect(scene.keyOf('AWSCURRENT')?.accessKeyId).not.toBe(leaked.accessKeyId);
      // Whoever read the secret was served all the time; the thief was until it was shown that he is not.
      expect(reads.failures).toEqual([]);
      expect(reads.good.length).toBeGreaterThan(470);
      const deadSince = Date.parse(payload?.dead[0]?.deadSince ?? '');
      for (const { good, failures } of thefts) {
        expect(good.length).toBeGreaterThan(0);
        expect(good.filter((time) => time > deadSince)).toEqual([]);
        expect(failures.length).toBeGreaterThan(400);
        expect(new Set(failures)).toEqual(new Set([expect.stringContaining('InvalidClientTokenId')]));
      }
      expect(scene.alarm('failed').raised).toBe(0);
      expect(scene.aws.authorizer.denied).toEqual([]);
      expect(scene.aws.exposureWatch.exposures).toEqual([]);

      // The next sweeps and the next rotation find all as it should be, and the dead key goes.
      await scene.passUntil(() => scene.keys.every((key) => key.accessKeyId !== leaked.accessKeyId));
      expect(reads.failures).toEqual([]);
      expect(scene.alarm('heldBack').raised).toBe(0);
      expect(scene.alarm('failed').raised).toBe(0);
    },
    {},
    onCall,
  ));

test('a key that leaks while it is being rotated is replaced by that rotation', () =>
  play(
    async (scene) => {
      await scene.pass(30 * MINUTE);
      const leaked = scene.keyOf('AWSCURRENT') as Credentials;
      await scene.byHand('secretsmanager', 'RotateSecret', {
        SecretId: scene.secret.arn,
        ClientRequestToken: '00000000-0000-4000-8000-000000000001',
      });

      const { payload } = await replaceNow(scene, 'Firefighter');
      await scene.pass(HOUR);

      expect(payload).toMatchObject({ outcome: 'replaced', dead: [{ credential: leaked.accessKeyId }] });
      expect(scene.keys.map(({ status }) => status).sort()).toEqual(['Active', 'Inactive']);
      expect(scene.secret.rotation).toMatchObject({ succeeded: 1, failed: 0, abandoned: 0 });
      await scene.read();
    },
    {},
    onCall,
  ));

test('a leaked generated key is refused by the service that reads the labels', () =>
  play(
    async (scene) => {
      const labelled = () =>
        scene.secret.versions.filter(({ labels }) => labels.length > 0).map(({ value }) => String(value));
      const [leaked] = labelled();

      const { payload, functionError } = await replaceNow(scene, 'Firefighter');

      expect(functionError).toBeUndefined();
      expect(payload).toMatchObject({
        outcome: 'replaced',
        dead: [{ shown: 'no label of the secret holds it' }],
      });
      expect(labelled()).toHaveLength(1);
      expect(labelled()).not.toContain(leaked);
      expect(scene.aws.authorizer.denied).toEqual([]);
    },
    { credential: Credential.generated() },
    onCall,
  ));

test('nobody replaces it whom the app does not let', () =>
  play(
    async (scene) => {
      const before = scene.keyOf('AWSCURRENT')?.accessKeyId;
      await expect(replaceNow(scene, 'Deploy')).rejects.toThrow('secretsmanager:DescribeSecret');
      const principal = sessionOf(scene, 'Deploy');
      const invoke = () => scene.aws.lambda.invoke(scene.cast.functionName, {}, { principal });
      await expect(scene.aws.timeline.run(invoke)).rejects.toThrow('lambda:InvokeFunction');
      expect(scene.keyOf('AWSCURRENT')?.accessKeyId).toBe(before);
    },
    {},
    onCall,
  ));

test('a replacement that cannot be done wakes somebody, and says why', () =>
  play(
    async (scene) => {
      const { AccessKey } = await scene.byHand('iam', 'CreateAccessKey', { UserName: scene.userName });
      const { functionError } = await replaceNow(scene, 'Firefighter');
      await scene.pass(2 * MINUTE);

      expect(functionError?.errorType).toBe('SlotTaken');
      expect(functionError?.errorMessage).toContain(AccessKey.AccessKeyId);
      expect(scene.alarm('failed').raised).toBe(1);
      await scene.read();
    },
    {},
    onCall,
  ));
