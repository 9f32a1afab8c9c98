import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Credential, type RotatingSecretProps } from '../../../lib';
import type { Principal } from '../../src/aws/call';
import { type Credentials, SignedClient } from '../../src/rehearse/signed-client';
import { deployed, HOUR, MINUTE, type TestContext } from './fixtures';

// replace-now with the built handler, invoked by roles with and without the grant.

const REGIONS = ['eu-central-1', 'us-east-1'];

/** Runs `test` with an app that has a role with grantReplaceNow. */
const withFirefighter = (
  test: (context: TestContext) => Promise<void>,
  props: Partial<RotatingSecretProps> = {},
) =>
  deployed(test, props, (key, stack) =>
    key.grantReplaceNow(new Role(stack, 'Firefighter', { assumedBy: new AccountPrincipal(stack.account) })),
  );

interface Answer {
  readonly payload?: {
    readonly outcome: string;
    readonly version: string;
    readonly contained?: readonly string[];
    readonly dead: readonly {
      readonly credential: string;
      readonly deadSince: string;
      readonly shown: string;
    }[];
  };
  readonly functionError?: { readonly errorType: string; readonly errorMessage: string };
}

/** A session of a role of the app. */
function sessionOf(context: TestContext, role: string): Principal {
  const name = context.resource('AWS::IAM::Role', role);
  return context.aws.sts.session(`arn:aws:iam::${context.aws.account}:role/${name}`, 'on-call').principal;
}

/** Invokes the rotation function as a role of the app, with the calls of `cdk-rekey replace-now`. */
const replaceNow = (context: TestContext, role: string, credential?: string): Promise<Answer> =>
  request(context, role, 'replace-now', credential);

async function request(
  context: TestContext,
  role: string,
  rekey: string,
  credential?: string,
): Promise<Answer> {
  const { aws } = context;
  const principal = sessionOf(context, role);
  const event = { rekey, ...(credential === undefined ? {} : { credential }) };
  const call = { service: 'secretsmanager', operation: 'DescribeSecret', region: aws.region, principal };
  return (await aws.timeline.run(async () => {
    const { RotationLambdaARN } = (await aws.call(call, { SecretId: context.secret.arn })) as Record<
      string,
      string
    >;
    return aws.lambda.invoke(RotationLambdaARN as string, event, { principal });
  })) as Answer;
}

/** Performs an action every four seconds, and collects the times of successes and the failures. */
function repeatedly(context: TestContext, milliseconds: number, act: () => Promise<void>) {
  const { timeline } = context.aws;
  const end = timeline.now() + milliseconds;
  const good: number[] = [];
  const failures: string[] = [];
  const again = () => timeline.after(4000, once);
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

/** A service of the app: reads the secret and uses the access key in both regions. */
function reader(context: TestContext): () => Promise<void> {
  const client = new SignedClient(context.aws);
  const role = `arn:aws:iam::${context.aws.account}:role/${context.resource('AWS::IAM::Role', 'Deploy')}`;
  return async () => {
    const session = context.aws.sts.session(role, 'reader');
    const { SecretString = '' } = await client.secretVersion(session, context.secret.arn);
    const key = JSON.parse(SecretString) as Credentials;
    for (const region of REGIONS) await client.authenticate(key, region);
  };
}

test('replaces a leaked key and proves that both regions refuse it, without failed reads', () =>
  withFirefighter(async (context) => {
    await context.advance(30 * MINUTE);
    const leaked = context.keyOf('AWSCURRENT') as Credentials;
    const reads = repeatedly(context, 5 * MINUTE, reader(context));
    const client = new SignedClient(context.aws);
    const uses = REGIONS.map((region) =>
      repeatedly(context, 5 * MINUTE, () => client.authenticate(leaked, region)),
    );

    const { payload, functionError } = await replaceNow(context, 'Firefighter', leaked.accessKeyId);
    await context.advance(5 * MINUTE);

    expect(functionError).toBeUndefined();
    expect(payload).toMatchObject({
      outcome: 'replaced',
      dead: [
        {
          credential: leaked.accessKeyId,
          proof: 'refused',
          shown: expect.stringContaining(REGIONS.join(' and ')),
        },
      ],
    });
    expect(context.keyOf('AWSCURRENT')?.accessKeyId).not.toBe(leaked.accessKeyId);
    expect(reads.failures).toEqual([]);
    expect(reads.good.length).toBeGreaterThan(70);
    const deadSince = Date.parse(payload?.dead[0]?.deadSince ?? '');
    for (const { good, failures } of uses) {
      expect(good.length).toBeGreaterThan(0);
      expect(good.filter((time) => time > deadSince)).toEqual([]);
      expect(failures.length).toBeGreaterThan(40);
      expect(new Set(failures)).toEqual(new Set([expect.stringContaining('InvalidClientTokenId')]));
    }
    expect(context.alarm('failed').raised).toBe(0);
    expect(context.aws.authorizer.denied).toEqual([]);
    expect(context.aws.exposureWatch.exposures).toEqual([]);

    // Later sweeps remove the key without an alarm.
    await context.advanceUntil(() => context.keys.every((key) => key.accessKeyId !== leaked.accessKeyId));
    expect(reads.failures).toEqual([]);
    expect(context.alarm('heldBack').raised).toBe(0);
    expect(context.alarm('failed').raised).toBe(0);
  }));

test('contains the leaked current key within seconds, with the permissions of a rotation, and replaces it', () =>
  withFirefighter(async (context) => {
    await context.advance(30 * MINUTE);
    const leaked = context.keyOf('AWSCURRENT') as Credentials;
    const began = context.aws.timeline.now();

    const { payload, functionError } = await request(context, 'Firefighter', 'contain', leaked.accessKeyId);

    expect(functionError).toBeUndefined();
    expect(payload).toMatchObject({ outcome: 'contained', contained: [leaked.accessKeyId] });
    expect(context.aws.timeline.now() - began).toBeLessThan(5000);
    expect(context.keyOf('AWSCURRENT')?.accessKeyId).toBe(leaked.accessKeyId);
    expect(context.keys).toMatchObject([{ accessKeyId: leaked.accessKeyId, status: 'Inactive' }]);

    const replaced = await replaceNow(context, 'Firefighter', leaked.accessKeyId);
    expect(replaced.payload).toMatchObject({
      outcome: 'replaced',
      dead: [{ credential: leaked.accessKeyId }],
    });
    await context.advance(HOUR);
    await context.read();
    expect(context.aws.authorizer.denied).toEqual([]);
    expect(context.alarm('failed').raised).toBe(0);
  }));

test('replaces a contained key by a sweep when nobody else does', () =>
  withFirefighter(async (context) => {
    await context.advance(30 * MINUTE);
    const leaked = context.keyOf('AWSCURRENT') as Credentials;
    await request(context, 'Firefighter', 'contain', leaked.accessKeyId);

    await context.advance(3 * HOUR);

    expect(context.keyOf('AWSCURRENT')?.accessKeyId).not.toBe(leaked.accessKeyId);
    await context.read();
    expect(context.aws.authorizer.denied).toEqual([]);
  }));

test('replaces a leaked key with a rotation in progress', () =>
  withFirefighter(async (context) => {
    await context.advance(30 * MINUTE);
    const leaked = context.keyOf('AWSCURRENT') as Credentials;
    await context.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: context.secret.arn,
      ClientRequestToken: '00000000-0000-4000-8000-000000000001',
    });

    const { payload } = await replaceNow(context, 'Firefighter');
    await context.advance(HOUR);

    expect(payload).toMatchObject({ outcome: 'replaced', dead: [{ credential: leaked.accessKeyId }] });
    expect(context.keys.map(({ status }) => status).sort()).toEqual(['Active', 'Inactive']);
    expect(context.secret.rotation).toMatchObject({ succeeded: 1, failed: 0, abandoned: 0 });
    await context.read();
  }));

test('removes the label of a leaked generated key', () =>
  withFirefighter(
    async (context) => {
      const labelled = () =>
        context.secret.versions.filter(({ labels }) => labels.length > 0).map(({ value }) => String(value));
      const [leaked] = labelled();

      const { payload, functionError } = await replaceNow(context, 'Firefighter');

      expect(functionError).toBeUndefined();
      expect(payload).toMatchObject({
        outcome: 'replaced',
        dead: [{ shown: 'no label of the secret holds it', proof: 'unlabelled' }],
      });
      expect(labelled()).toHaveLength(1);
      expect(labelled()).not.toContain(leaked);
      expect(context.aws.authorizer.denied).toEqual([]);
    },
    { credential: Credential.generated() },
  ));

test('denies replace-now to a role without the grant', () =>
  withFirefighter(async (context) => {
    const before = context.keyOf('AWSCURRENT')?.accessKeyId;
    await expect(replaceNow(context, 'Deploy')).rejects.toThrow('secretsmanager:DescribeSecret');
    const principal = sessionOf(context, 'Deploy');
    const invoke = () => context.aws.lambda.invoke(context.target.functionName, {}, { principal });
    await expect(context.aws.timeline.run(invoke)).rejects.toThrow('lambda:InvokeFunction');
    expect(context.keyOf('AWSCURRENT')?.accessKeyId).toBe(before);
  }));

test('raises the alarm with the reason of a failed replacement', () =>
  withFirefighter(async (context) => {
    const { AccessKey } = await context.callAsAdmin('iam', 'CreateAccessKey', {
      UserName: context.userName,
    });
    const { functionError } = await replaceNow(context, 'Firefighter');
    await context.advance(2 * MINUTE);

    expect(functionError?.errorType).toBe('SlotTaken');
    expect(functionError?.errorMessage).toContain(AccessKey.AccessKeyId);
    expect(context.alarm('failed').raised).toBe(1);
    await context.read();
  }));
