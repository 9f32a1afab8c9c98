import { LambdaFixture, START } from '../lambda/fixtures';

const HOUR = 3600_000;

describe('a schedule', () => {
  let fixture: LambdaFixture;
  let roleArn: string;
  let targetArn: string;
  let runs: { hour: number; event: unknown }[];

  beforeEach(async () => {
    fixture = new LambdaFixture({ latency: 0 });
    const { aws } = fixture;
    runs = [];
    roleArn = await fixture.role('scheduler', 'scheduler.amazonaws.com', ['lambda:InvokeFunction']);
    const behaviour = async (event: unknown) => {
      runs.push({ hour: (aws.timeline.now() - START) / HOUR, event });
    };
    targetArn = aws.lambda.createFunction({ name: 'target', roleArn: '', behaviour }).arn;
  });

  const create = (options: object = {}) =>
    fixture.aws.scheduler.createSchedule({
      name: 'sweep',
      expression: 'rate(6 hours)',
      input: '{"rekey":"sweep"}',
      targetArn,
      roleArn,
      ...options,
    });
  const until = (hours: number) => fixture.aws.timeline.runUntil(START + hours * HOUR);

  test('with a rate invokes its target every interval', async () => {
    create();
    await until(19);
    const event = { rekey: 'sweep' };
    expect(runs).toEqual([6, 12, 18].map((hour) => ({ hour, event })));
  });

  test.each([
    ['cron(30 4 * * ? *)', [4.5, 28.5]],
    ['at(2026-01-01T05:00:00)', [5]],
  ])('with %s invokes its target', async (expression, hours) => {
    create({ expression });
    await until(48);
    expect(runs.map(({ hour }) => hour)).toEqual(hours);
  });

  test('does not run while disabled or after it is removed', async () => {
    create({ enabled: false, name: 'disabled' });
    create();
    await until(7);
    fixture.aws.scheduler.removeSchedule('sweep');
    await until(24);
    expect(runs).toHaveLength(1);
  });

  test('records an invocation that the role does not allow', async () => {
    create({ roleArn: await fixture.role('powerless', 'scheduler.amazonaws.com', []) });
    await until(7);
    expect(runs).toEqual([]);
    expect(fixture.aws.scheduler.failures).toMatchObject([
      { schedule: 'sweep', time: START + 6 * HOUR, reason: expect.stringContaining('lambda:InvokeFunction') },
    ]);
  });

  test('records an invocation of a missing target', async () => {
    create();
    fixture.aws.lambda.removeFunction(targetArn);
    await until(7);
    expect(fixture.aws.scheduler.failures).toMatchObject([
      { reason: expect.stringContaining('Function not found') },
    ]);
  });

  test.each([
    ['the name exists', {}, 'already exists'],
    ['the expression is invalid', { name: 'other', expression: 'hourly' }, 'hourly'],
    ['the input is not JSON', { name: 'other', input: '{' }, 'JSON'],
  ])('is refused if %s', (_, options, message) => {
    create();
    expect(() => create(options)).toThrow(message);
  });

  test('is refused if Scheduler may not assume the role', async () => {
    const other = await fixture.role('other', 'lambda.amazonaws.com', ['lambda:InvokeFunction']);
    expect(() => create({ roleArn: other })).toThrow(
      'must allow AWS EventBridge Scheduler to assume the role',
    );
  });
});
