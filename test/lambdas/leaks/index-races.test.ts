import type { JsonCall } from '../../../engine/src/aws/json-service';
import { LEAK_INDEX } from '../../../engine/src/contract';
import { awsLeakIndex } from '../../../engine/src/leak-index/aws-leak-index';
import { itemKeyOf } from '../../../engine/src/leak-index/fingerprint';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { Random } from '../../../engine/src/testing/random';
import { Matcher } from '../../../lambdas/leaks/matcher/matcher';

const arn = (n: number) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:app${n}-AbCdEf`;
const log = { write: () => undefined, hide: () => undefined, scrub: (text: string) => text };

/** Calls that end in a random order, and some of which fail before or after their effect. */
function disturbed(index: LeakIndexModel, random: Random, faults: number): JsonCall {
  return async (_service, operation, input) => {
    for (let turn = random.integer(0, 5); turn > 0; turn--) await new Promise(setImmediate);
    const fails = operation === 'UpdateItem' && random.integer(0, 99) < faults;
    if (fails && random.integer(0, 1) === 0) throw new Error('killed before the effect');
    const answer = index.perform(operation, input);
    if (fails) throw new Error('killed after the effect');
    for (let turn = random.integer(0, 5); turn > 0; turn--) await new Promise(setImmediate);
    return answer;
  };
}

test.each([1, 2, 3, 4, 5, 6])(
  'rotators that write one value at the same time have an item each, without gaps (seed %d)',
  async (seed) => {
    const random = new Random(seed);
    const index = new LeakIndexModel();
    const value = `value of everybody ${seed}`;
    const count = random.integer(2, 12);
    const call = disturbed(index, random, 20);
    const write = async (n: number) => {
      const config = { ...index.location, secretArn: arn(n), kind: 'generated' };
      const version = { version: `v${n}`, issued: n, current: random.integer(0, 1) === 1 };
      const credentials = [{ id: `c${n}`, secrets: [value, value] }];
      await awsLeakIndex(config, log as never, call)
        .write({ ...version, credentials })
        .catch(() => undefined);
    };
    const twice = [...Array(count).keys(), ...Array(count).keys()];
    await Promise.all(twice.map(write));
    // The sweep writes what a failed invocation did not.
    for (let n = 0; n < count; n++) for (let again = 0; again < 20; again++) await write(n);
    const fingerprint = index.fingerprintOf(value);
    const keys = [...index.items.keys()];
    expect(keys.sort()).toEqual([...Array(count).keys()].map((n) => itemKeyOf(fingerprint, n)).sort());
    const items = index.itemsOf(value);
    for (const item of items) {
      const n = Number(/app(\d+)-/.exec(item[LEAK_INDEX.secret]?.S ?? '')?.[1]);
      expect(item).toMatchObject({
        [LEAK_INDEX.version]: { S: `v${n}` },
        [LEAK_INDEX.credential]: { S: `c${n}` },
        [LEAK_INDEX.issuedAt]: { N: String(n) },
      });
    }
    const matcher = new Matcher({
      ...index.location,
      call: async (service, operation, input) =>
        service === 'secretsmanager' ? { VersionIdsToStages: {} } : index.perform(operation, input),
    });
    const owners = (await matcher.match([value])).get(value) ?? [];
    expect(owners.map(({ secret }) => secret).sort()).toEqual([...Array(count).keys()].map(arn).sort());
  },
);
