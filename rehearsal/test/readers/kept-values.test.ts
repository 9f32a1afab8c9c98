import type { Stack } from 'aws-cdk-lib';
import { type RotatingSecret, Stragglers } from '../../../lib';
import { asText, rehearse } from '../../src';
import { anApp, GENERATED, job, lambda, task, tenDays } from './fixtures';

const DAY = 24 * 3_600_000;

function days(from: string | undefined, to: string | undefined): number {
  return (Date.parse(String(to)) - Date.parse(String(from))) / DAY;
}

describe('a value in a Lambda environment', () => {
  test('of a generated key is out of date after the first rotation and fails after the grace', async () => {
    const report = await tenDays(
      (key, stack) => {
        job(key, stack);
        lambda(stack, { KEY: key.secret.secretValueFromJson('key').unsafeUnwrap() }).node.addDependency(key);
      },
      { props: GENERATED },
    );

    const [held] = report.keptValues;
    expect(report.keptValues).toEqual([
      {
        reader: 'App/Send',
        secret: 'App/Key',
        source: 'deploy',
        places: ['Environment.Variables.KEY'],
        uses: expect.any(Number),
        refused: expect.any(Number),
        outdatedSince: expect.any(String),
        refusedSince: expect.any(String),
        message: expect.stringContaining('no version labelled AWSCURRENT or AWSPREVIOUS'),
      },
    ]);
    expect(days(held?.outdatedSince, held?.refusedSince)).toBeGreaterThan(0.9);
    expect(report.secrets[0]).toMatchObject({ rotations: 2, failedReads: held?.refused });
    expect(report.findings).toEqual([
      {
        found: expect.stringMatching(
          /^App\/Send holds a value of App\/Key in Environment\.Variables\.KEY since its deploy: it is out of date from 2026-01-0\dT/,
        ),
        detail: expect.stringMatching(/^First failed at 2026-01-0\dT.* uses failed\.$/),
        fix: expect.stringMatching(/read the value at run time with the SDK \(grantRead\)/),
        secret: 'App/Key',
      },
      {
        found: expect.stringMatching(/^A value of Key.* was seen in environment:App-Send/),
        fix: expect.stringContaining('hand over the ARN'),
      },
    ]);
    expect(asText(report)).toMatch(/^App\/Key .* NOT GOOD$/m);
  }, 120_000);

  const withKey = (key: RotatingSecret, stack: Stack) => {
    const send = lambda(stack, {
      ID: key.secret.secretValueFromJson('accessKeyId').unsafeUnwrap(),
      KEY: key.secret.secretValueFromJson('secretAccessKey').unsafeUnwrap(),
    });
    send.node.addDependency(key);
    key.grantRead(send);
  };

  test('of an access key fails at IAM, and the role that reads at run time does not', async () => {
    const report = await tenDays(withKey, { props: { stragglers: Stragglers.CUT_OFF } });

    expect(report.keptValues).toMatchObject([
      {
        reader: 'App/Send',
        places: ['Environment.Variables.ID', 'Environment.Variables.KEY'],
        message: expect.stringContaining('InvalidClientTokenId'),
      },
    ]);
    expect(report.readFailures.every((failure) => failure.includes('App/Send reading'))).toBe(true);
    expect(report.findings.filter(({ found }) => found.includes('reads failed'))).toEqual([]);
  }, 120_000);

  test('of an access key is found although the straggler is spared', async () => {
    const report = await tenDays(withKey);

    expect(report.keptValues).toMatchObject([{ reader: 'App/Send', refused: 0 }]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        found: expect.stringContaining('App/Send holds a value of App/Key'),
        detail: 'No use of it was seen to fail.',
      }),
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({ found: 'The alarm App/Key/Alarms/HeldBack is in ALARM at the end.' }),
    );
  }, 120_000);

  test.each([1, 2, 3])(
    'fails the deploy when nothing waits for the first credential (seed %d)',
    async (seed) => {
      const assembly = anApp((key, stack) => {
        lambda(stack, { KEY: key.secret.secretValueFromJson('secretAccessKey').unsafeUnwrap() });
      });

      expect((await rehearse({ assembly, days: 1, seed })).findings).toEqual([
        {
          found: expect.stringMatching(
            /App\/Send \(AWS::Lambda::Function\): The dynamic reference .* AWSCURRENT\./,
          ),
          fix: expect.stringContaining('.addDependency(rotatingSecret)'),
        },
      ]);
    },
  );

  test('is no finding before it was replaced', async () => {
    const report = await tenDays(
      (key, stack) => {
        job(key, stack);
        lambda(stack, { KEY: key.secret.secretValueFromJson('key').unsafeUnwrap() }).node.addDependency(key);
      },
      { props: GENERATED, days: 2 },
    );

    expect(report.keptValues).toMatchObject([{ reader: 'App/Send', refused: 0 }]);
    expect(report.findings).toMatchObject([{ found: expect.stringContaining('was seen in environment') }]);
  });
});

describe('a secret that ECS injects at the start of a task', () => {
  test('fails after the grace; the execution role reads for nothing else', async () => {
    const report = await tenDays((key, stack) => void task(key, stack), {
      props: { stragglers: Stragglers.CUT_OFF },
    });

    expect(report.keptValues).toMatchObject([
      {
        reader: 'App/Task',
        source: 'start',
        places: ['environment variable KEY'],
        message: expect.stringContaining('InvalidClientTokenId'),
      },
    ]);
    expect(report.secrets[0]?.readers).toMatch(/^1; /);
    expect(report.findings).toMatchObject([
      {
        found: expect.stringMatching(
          /^App\/Task holds a value of App\/Key in environment variable KEY since the start/,
        ),
        fix: expect.stringContaining('--keeps App/Task=12h'),
      },
    ]);
  }, 120_000);

  test('is good when the task is restarted within the grace', async () => {
    const report = await tenDays((key, stack) => void task(key, stack), {
      props: { stragglers: Stragglers.CUT_OFF },
      keeps: { 'App/Task': '12h' },
    });

    expect(report.keptValues).toMatchObject([{ reader: 'App/Task', keepsHours: 12, refused: 0 }]);
    expect(report.findings).toEqual([]);
  }, 120_000);

  test('is a failed read when the execution role may not read', async () => {
    const report = await tenDays(
      (key, stack) => {
        const { executionRole } = task(key, stack, 'key');
        const policy = executionRole?.node.findChild('DefaultPolicy');
        policy?.node.tryRemoveChild('Resource');
      },
      { props: GENERATED, days: 1 },
    );

    expect(report.findings).toContainEqual(
      expect.objectContaining({
        found: expect.stringMatching(/^App\/Key: \d+ of \d+ reads failed\.$/),
        detail: expect.stringMatching(/^First App\/Task at .*AccessDenied/),
      }),
    );
  });
});

describe('a reader at run time', () => {
  test.each<[string, string, boolean]>([
    ['keeps a value for less than the grace', '20h', true],
    ['keeps a value for longer than the grace', '3d', false],
  ])(
    'that %s',
    async (_, keeps, good) => {
      const report = await tenDays(job, { props: GENERATED, keeps: { 'App/Job': keeps } });

      expect(report.keptValues).toMatchObject([{ reader: 'App/Job', source: 'option' }]);
      expect(report.findings).toEqual(
        good
          ? []
          : [
              {
                found: 'App/Job keeps a value of App/Key for 72 h, longer than a replaced one works.',
                detail: expect.stringMatching(/^First failed at 2026-01-/),
                fix: 'Raise the grace above 72 h, or let App/Job read more often.',
                secret: 'App/Key',
              },
            ],
      );
    },
    120_000,
  );

  test('that keeps a value for longer than the grace is found although no use failed in the days asked', async () => {
    const report = await tenDays(job, { props: GENERATED, keeps: { 'App/Job': '3d' }, days: 1 });

    expect(report.keptValues).toMatchObject([{ keepsHours: 72, refused: 0 }]);
    expect(report.findings).toMatchObject([
      {
        found: expect.stringContaining('keeps a value of App/Key for 72 h'),
        detail: 'No use of it was seen to fail.',
      },
    ]);
  }, 120_000);

  test('is found by the path of a construct above it', async () => {
    const report = await tenDays((key, stack) => key.grantRead(lambda(stack, {})), {
      props: GENERATED,
      days: 1,
      keeps: { 'App/Send': '1h' },
    });
    expect(report.keptValues).toMatchObject([{ reader: 'App/Send/ServiceRole', keepsHours: 1 }]);
  });

  test('must be one of the app', async () => {
    const rehearsal = tenDays(job, { props: GENERATED, days: 1, keeps: { 'App/Jop': '1h' } });
    await expect(rehearsal).rejects.toThrow(
      'The option keeps names App/Jop, which does not read a secret. Did you mean App/Job?',
    );
  });
});
