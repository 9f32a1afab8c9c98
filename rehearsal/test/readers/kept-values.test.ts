import type { Stack } from 'aws-cdk-lib';
import { type RotatingSecret, Stragglers } from '../../../lib';
import { asText, rehearse } from '../../src';
import { anApp, GENERATED, job, lambda, rehearsed, task } from './fixtures';

const HOUR = 3_600_000;
const CUT_OFF = { stragglers: Stragglers.CUT_OFF };

const withGeneratedKey = (key: RotatingSecret, stack: Stack) => {
  job(key, stack);
  lambda(stack, { KEY: key.secret.secretValueFromJson('key').unsafeUnwrap() }).node.addDependency(key);
};
const withAccessKey = (key: RotatingSecret, stack: Stack) => {
  const send = lambda(stack, {
    ID: key.secret.secretValueFromJson('accessKeyId').unsafeUnwrap(),
    KEY: key.secret.secretValueFromJson('secretAccessKey').unsafeUnwrap(),
  });
  send.node.addDependency(key);
  key.grantRead(send);
};

describe('a value in a Lambda environment', () => {
  test('of a generated key is out of date after the first rotation and fails after the grace', async () => {
    const report = await rehearsed(withGeneratedKey, { props: GENERATED });

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
    const hours = (Date.parse(held?.refusedSince ?? '') - Date.parse(held?.outdatedSince ?? '')) / HOUR;
    expect(hours).toBeGreaterThan(11);
    expect(report.secrets[0]).toMatchObject({ rotations: 2, failedReads: held?.refused });
    expect(report.findings).toEqual([
      {
        found: expect.stringMatching(
          /^App\/Send holds the value of App\/Key in Environment\.Variables\.KEY since its deploy; the value is out of date since 2026-01-0\dT/,
        ),
        detail: expect.stringMatching(/^First failure at 2026-01-0\dT.* uses failed\.$/),
        fix: expect.stringMatching(/read the value at run time with the SDK \(grantRead\)/),
        secret: 'App/Key',
      },
      {
        found: expect.stringMatching(/^A value of Key.* was found in environment:App-Send/),
        fix: expect.stringContaining('Pass the ARN'),
      },
    ]);
    expect(asText(report)).toMatch(/^App\/Key .* NOT GOOD$/m);
  });

  test('of an access key fails at IAM, but not for the role that reads at run time', async () => {
    const report = await rehearsed(withAccessKey, { props: CUT_OFF });

    expect(report.keptValues).toMatchObject([
      {
        reader: 'App/Send',
        places: ['Environment.Variables.ID', 'Environment.Variables.KEY'],
        message: expect.stringContaining('InvalidClientTokenId'),
      },
    ]);
    expect(report.readFailures.filter((failure) => !failure.includes('App/Send reading'))).toEqual([]);
    expect(report.findings.filter(({ found }) => found.includes('reads failed'))).toEqual([]);
  });

  test('of an access key is a finding although the straggler is held', async () => {
    const report = await rehearsed(withAccessKey);

    expect(report.keptValues).toMatchObject([{ reader: 'App/Send', refused: 0 }]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        found: expect.stringContaining('App/Send holds the value of App/Key'),
        detail: 'No use of the value failed during the rehearsal.',
      }),
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({ found: 'The alarm App/Key/Alarms/HeldBack is in ALARM at the end.' }),
    );
  });

  test('without a dependency on the secret fails the deploy', async () => {
    const assembly = anApp((key, stack) => {
      lambda(stack, { KEY: key.secret.secretValueFromJson('secretAccessKey').unsafeUnwrap() });
    });
    // The order of creation depends on the seed.
    for (const seed of [1, 2, 3]) {
      expect((await rehearse({ assembly, days: 1, seed })).findings).toEqual([
        {
          found: expect.stringMatching(/App\/Send \(AWS::Lambda::Function\): .* AWSCURRENT\./),
          fix: expect.stringContaining('.addDependency(rotatingSecret)'),
        },
      ]);
    }
  });

  test('is only an exposure before the first rotation', async () => {
    const report = await rehearsed(withGeneratedKey, { props: GENERATED, days: 1 });
    expect(report.keptValues).toMatchObject([{ reader: 'App/Send', refused: 0 }]);
    expect(report.findings).toMatchObject([{ found: expect.stringContaining('was found in environment') }]);
  });
});

describe('a secret of an ECS task definition', () => {
  test('fails after the grace, and the execution role gets no other reader', async () => {
    const report = await rehearsed((key, stack) => void task(key, stack), { props: CUT_OFF });

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
          /^App\/Task holds the value of App\/Key in environment variable KEY since the start/,
        ),
        fix: expect.stringContaining('--keeps App/Task=12h'),
      },
    ]);
  });

  test('is good for a task that restarts within the grace', async () => {
    const report = await rehearsed((key, stack) => void task(key, stack), {
      props: CUT_OFF,
      keeps: { 'App/Task': '6h' },
    });
    expect(report.keptValues).toMatchObject([{ reader: 'App/Task', keepsHours: 6, refused: 0 }]);
    expect(report.findings).toEqual([]);
  });

  test('has failed reads if the execution role is not allowed to read', async () => {
    const report = await rehearsed(
      (key, stack) => {
        const policy = task(key, stack).executionRole?.node.findChild('DefaultPolicy');
        policy?.node.tryRemoveChild('Resource');
      },
      { props: GENERATED, days: 1 },
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        found: expect.stringMatching(/^App\/Key: \d+ of \d+ reads failed\.$/),
        detail: expect.stringMatching(/^First failure: App\/Task at .*AccessDenied/),
      }),
    );
  });
});

describe('a reader at run time', () => {
  const foundFor = (days: number) => ({
    found: 'App/Job caches the value of App/Key for 72 h, longer than a replaced value works.',
    detail:
      days === 1
        ? 'No use of the value failed during the rehearsal.'
        : expect.stringMatching(/^First failure at 2026-01-/),
    fix: 'Increase the grace to more than 72 h, or let App/Job read more often.',
    secret: 'App/Key',
  });

  test.each<[string, number, readonly object[]]>([
    ['10h', 5, []],
    ['3d', 9, [foundFor(9)]],
    ['3d', 1, [foundFor(1)]],
  ])('that caches a value for %s has the expected findings after %d days', async (keeps, days, findings) => {
    const report = await rehearsed(job, { props: GENERATED, keeps: { 'App/Job': keeps }, days });
    expect(report.keptValues).toMatchObject([{ reader: 'App/Job', source: 'option' }]);
    expect(report.findings).toEqual(findings);
  });

  test('is selected by the path of a parent construct', async () => {
    const report = await rehearsed((key, stack) => key.grantRead(lambda(stack, {})), {
      props: GENERATED,
      days: 1,
      keeps: { 'App/Send': '1h' },
    });
    expect(report.keptValues).toMatchObject([{ reader: 'App/Send/ServiceRole', keepsHours: 1 }]);
  });

  test('with an unknown path is refused', async () => {
    await expect(rehearsed(job, { props: GENERATED, days: 1, keeps: { 'App/Jop': '1h' } })).rejects.toThrow(
      'The option "keeps" contains App/Jop, which does not read a secret. Did you mean App/Job?',
    );
  });
});
