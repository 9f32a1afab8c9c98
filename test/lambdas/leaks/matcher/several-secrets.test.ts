import { createKey, keyDigest, keyIdOf } from '../../../../client/src/adapters/api-keys';
import { awsLeakIndex } from '../../../../engine/src/leak-index/aws-leak-index';
import { createLog } from '../../../../engine/src/log';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { AwsJson } from '../../../../lambdas/leaks/matcher/aws-json';
import { callsTo, deployed } from '../rotator';
import { index, member, over } from './fixtures';

describe('a value of several secrets', () => {
  /** Another secret that holds the same value in another version. */
  const COPY = `${SECRET}-copy`;

  async function copied() {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    const log = createLog(
      { FunctionName: 'test' },
      () => undefined,
      () => 0,
    );
    const config = { ...model.location, secretArn: COPY, kind: 'generated' };
    const credentials = [{ id: 'copied-version', secrets: [key] }];
    const other = awsLeakIndex(config, log, model.call);
    await other.write({ version: 'copied-version', issued: 7, current: true, credentials });
    return { model, rotator, key };
  }

  test('has an owner for each, those in use first', async () => {
    const { model, rotator, key } = await copied();
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const owners = async () =>
      ((await matcher.match([key, 'another-value'])).get(key) ?? []).map(({ secret, state }) => [
        secret,
        state,
      ]);
    expect(await owners()).toEqual([
      [SECRET, 'current'],
      [COPY, 'unknown'],
    ]);
    for (const stage of ['AWSCURRENT', 'AWSPREVIOUS']) rotator.secret.setLabel(stage, undefined);
    expect(await owners()).toEqual([
      [COPY, 'unknown'],
      [SECRET, 'dead'],
    ]);
    const byFingerprint = await matcher.byFingerprint(model.fingerprintOf(key));
    expect(byFingerprint.map(({ secret }) => secret)).toEqual([SECRET, COPY]);
    expect(await matcher.byCredential('copied-version')).toMatchObject([
      { secret: COPY, fingerprint: model.fingerprintOf(key) },
    ]);
  });

  test("may also be a customer's key", async () => {
    const { model, rotator } = await copied();
    const store = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
    const key = createKey('shop');
    const log = createLog(
      { FunctionName: 'test' },
      () => undefined,
      () => 0,
    );
    const config = { ...model.location, secretArn: COPY, kind: 'generated' };
    const credentials = [{ id: 'v', secrets: [key] }];
    await awsLeakIndex(config, log, model.call).write({
      version: 'v',
      issued: 7,
      current: true,
      credentials,
    });
    const calls = callsTo(model, { [SECRET]: rotator });
    const item = { id: { S: keyIdOf(key) }, digest: { S: keyDigest(key) }, owner: { S: 'customer-7' } };
    const call: AwsJson = async (service, operation, input) =>
      JSON.stringify(input).includes('"Keys":{"ProjectionExpression"')
        ? { Responses: { Keys: [{ ...item, hint: { S: 'shop_…' }, createdAt: { N: '1' } }] } }
        : calls(service, operation, input);
    const found = await over(call, { apiKeyStores: [store] }).match([key]);
    expect(found.get(key)?.map(({ secret }) => secret)).toEqual([store, COPY]);
  });
});
