import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSubscriptionFilter, LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { LeakIndex, LogGuard } from '../../../../lib';
import { newStack } from '../../support';
import { errorOf, withLogGroup } from './fixtures';

describe('synth refuses', () => {
  test.each<[string, (parts: ReturnType<typeof withLogGroup>) => unknown]>([
    ['WrongType', ({ guard }) => guard.protect('/aws/lambda/other' as never)],
    [
      'LogGroupElsewhere',
      ({ stack, guard }) =>
        guard.protect(
          LogGroup.fromLogGroupArn(stack, 'Far', 'arn:aws:logs:us-east-1:111111111111:log-group:far:*'),
        ),
    ],
    [
      'LogGroupClassNotSupported',
      ({ stack, guard }) =>
        guard.protect(new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS })),
    ],
    [
      'LookupsNotSupported',
      ({ stack, index }) => new LogGuard(stack, 'G', { index, lookupsPerInvocation: 0 }),
    ],
    ['MemoryNotSupported', ({ stack, index }) => new LogGuard(stack, 'G', { index, memorySize: 64 })],
    [
      'ConcurrencyNotSupported',
      ({ stack, index }) => new LogGuard(stack, 'G', { index, reservedConcurrentExecutions: 0 }),
    ],
    ['WrongType', ({ stack }) => new LogGuard(stack, 'G', { index: undefined as never })],
    ['WrongType', ({ stack, index }) => new LogGuard(stack, 'G', { index, apiKeyStores: ['x' as never] })],
    ['WrongType', ({ stack, index }) => new LogGuard(stack, 'G', { index, hexTokens: 'no' as never })],
  ])('%s', (code, run) => {
    const parts = withLogGroup({}, { env: { account: '111111111111', region: 'eu-west-1' } });
    expect(() => run(parts)).toThrow(expect.objectContaining({ name: code }));
  });

  test('a guard whose findings nobody receives', () => {
    const stack = newStack();
    new LogGuard(stack, 'Guard', {
      index: new LeakIndex(stack, 'Index', { removalPolicy: RemovalPolicy.DESTROY }),
    });
    expect(errorOf(stack)).toContain('[LogGuardWithoutResponse]');
  });

  test('a log group of the guard or of its response', () => {
    for (const own of ['guard', 'response'] as const) {
      const parts = withLogGroup();
      const logGroup = parts[own].node.findAll().find((node) => node instanceof LogGroup) as LogGroup;
      parts.guard.protect(logGroup);
      expect(errorOf(parts.stack)).toContain('[LogGroupOfResponse]');
    }
  });

  test.each([
    ['none', ['Log', 'Other']],
    ['[SubscriptionFiltersTaken] The log group App/Log', ['Log', 'Log']],
  ])('a third subscription filter: %s', (expected, names) => {
    const { stack, guard, logGroup } = withLogGroup();
    guard.protect(logGroup);
    const other = new LogGroup(stack, 'Other');
    names.forEach((name, n) => {
      const { logGroupName } = name === 'Log' ? logGroup : other;
      const destinationArn = 'arn:aws:kinesis:eu-west-1:111111111111:stream/logs';
      new CfnSubscriptionFilter(stack, `Filter${n}`, { logGroupName, filterPattern: '', destinationArn });
    });
    expect(errorOf(stack)).toContain(expected);
  });
});
