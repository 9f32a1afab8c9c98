import { SECRET } from '../../../../engine/src/testing/resource-event';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { AwsJson } from '../../../../lambdas/leaks/matcher/aws-json';
import { callsTo, deployed } from '../rotator';
import { index, member, over, pauses } from './fixtures';

beforeEach(() => pauses.splice(0));

describe('calls', () => {
  const values = Array.from({ length: 250 }, (_, n) => `value-number-${n}`);

  test('are made once for each value, and in batches of 100', async () => {
    const model = index();
    await over(callsTo(model)).match([...values, ...values]);
    expect(model.calls.filter((one) => one === 'GenerateMac')).toHaveLength(250);
    expect(model.calls.filter((one) => one === 'BatchGetItem')).toHaveLength(3);
    model.calls.splice(0);
    expect(await over(callsTo(model)).match([])).toEqual(new Map());
    expect(model.calls).toEqual([]);
  });

  test('are bounded at the same time', async () => {
    const model = index();
    let [now, most] = [0, 0];
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return calls(service, operation, input);
    };
    await over(call).match(values);
    expect(most).toBe(32);
  });

  test('ask again for keys that DynamoDB left unprocessed', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    model.mostAnswered = 30;
    const found = await over(callsTo(model, { [SECRET]: rotator })).match([...values.slice(0, 90), key]);
    expect([...found.keys()]).toEqual([key]);
    expect(pauses).toHaveLength(3);
    model.mostAnswered = 0;
    await expect(over(callsTo(model)).match([key])).rejects.toThrow(
      'DynamoDB left 1 keys of LeakIndex unprocessed',
    );
  });

  test.each([
    ['ThrottlingException of the SDK', sdkError('ThrottlingException', 400)],
    ['a failure without a response', sdkError('TimeoutError')],
    [
      'a failure of the client',
      Object.assign(new Error('slow'), { failure: 'throttled', code: 'Throttling' }),
    ],
  ])('are repeated after %s', async (_what, error) => {
    const model = index();
    const calls = callsTo(model);
    let failures = 5;
    const call: AwsJson = async (service, operation, input) => {
      if (failures-- > 0) throw error;
      return calls(service, operation, input);
    };
    expect(await over(call).match(['a-value-of-nobody'])).toEqual(new Map());
    expect(pauses).toHaveLength(5);
    failures = Number.POSITIVE_INFINITY;
    await expect(over(call).match(['a-value-of-nobody'])).rejects.toBe(error);
  });

  test('end with the first error that is not repeated', async () => {
    const denied = sdkError('AccessDeniedException', 400);
    let calls = 0;
    const call: AwsJson = async () => {
      calls++;
      throw denied;
    };
    await expect(over(call).match(values)).rejects.toBe(denied);
    expect(calls).toBeLessThanOrEqual(32);
  });

  test('use the alias of the key by default', async () => {
    const keys: unknown[] = [];
    const model = index();
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) => {
      if (operation === 'GenerateMac') keys.push((input as { KeyId: string }).KeyId);
      return calls(service, operation, input);
    };
    await over(call).match(['a-value-of-nobody']);
    await over(call, { key: 'the-key' }).match(['a-value-of-nobody']);
    expect(keys).toEqual(['alias/rekey-leak-index/LeakIndex', 'the-key']);
  });
});
