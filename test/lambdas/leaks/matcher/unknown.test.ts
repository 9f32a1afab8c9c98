import { SECRET } from '../../../../engine/src/testing/resource-event';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { AwsJson } from '../../../../lambdas/leaks/matcher/aws-json';
import { callsTo, deployed } from '../rotator';
import { index, member, over, rotate } from './fixtures';

describe('a state is unknown', () => {
  async function leaked() {
    const model = index();
    const rotator = await deployed(generated, model);
    return { model, rotator, key: member(rotator, 'AWSCURRENT', 'key') };
  }

  test('without the permission to describe the secret, and for a secret that is gone', async () => {
    const { model, key } = await leaked();
    const calls = callsTo(model);
    const denied: AwsJson = async (service, operation, input) => {
      if (service === 'secretsmanager') throw sdkError('AccessDeniedException', 400);
      return calls(service, operation, input);
    };
    const reasonOf = async (call: AwsJson) => (await over(call).match([key])).get(key)?.[0];
    expect(await reasonOf(denied)).toMatchObject({
      state: 'unknown',
      reason: 'secretsmanager:DescribeSecret is denied',
    });
    expect(await reasonOf(calls)).toMatchObject({
      state: 'unknown',
      reason: 'the secret does not exist any more',
    });
  });

  test('for a secret that is scheduled for deletion', async () => {
    const { model, key } = await leaked();
    const calls = callsTo(model);
    const call: AwsJson = async (service, operation, input) =>
      service === 'secretsmanager'
        ? { DeletedDate: 1, VersionIdsToStages: {} }
        : calls(service, operation, input);
    expect((await over(call).match([key])).get(key)?.[0]?.state).toBe('unknown');
  });

  test('for a version without a label while the index does not have every labelled version', async () => {
    const { model, rotator, key } = await leaked();
    rotator.calls.fault = (name) => (name === 'UpdateItem' ? 'deny' : undefined);
    await rotate(rotator);
    rotator.secret.setLabel('AWSPREVIOUS', undefined);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    expect((await matcher.match([key])).get(key)?.[0]).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('does not have the version'),
    });
    rotator.calls.reset();
    await rotator.sweep();
    expect((await matcher.match([key])).get(key)?.[0]?.state).toBe('dead');
  });
});
