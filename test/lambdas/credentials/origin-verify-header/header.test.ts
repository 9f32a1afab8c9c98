import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { rotated, settled } from '../../../../engine/src/testing/subject';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { subject } from '../../../../engine/test/conformance';
import { tested } from '../../../../engine/test/subject';
import { refusalOf } from '../../../../engine/test/world/account';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import { originVerifyHeader } from '../../../../lambdas/credentials/origin-verify-header/adapter';
import {
  issuer,
  OriginIssuer,
  PARAMETERS,
} from '../../../../lambdas/credentials/origin-verify-header/issuer';
import { HEADER_NAME } from '../../../../lambdas/credentials/origin-verify-header/model';

const MINUTE = 60_000;
const ONCE = { successes: 1, within: 0 };
const held = (headerValue: string) => ({ headerName: HEADER_NAME, headerValue });

function setUp(more: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const made = new OriginIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const operations: string[] = [];
  const responses: Record<string, () => unknown> = {};
  const refused: string[] = [];
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  const factory = made.factory(async ({ operation }, effect) => {
    operations.push(operation);
    const answer = responses[operation] ? responses[operation]() : effect();
    if (!made.viewersAccepted) refused.push(operation);
    return answer;
  });
  const passing = {
    now: clock.now,
    sleep: async (milliseconds: number) => {
      clock.pass(milliseconds);
      if (!made.viewersAccepted) refused.push('later');
    },
  };
  const adapter = factory.create(
    { ...PARAMETERS, ...more },
    { clock: passing, log, timeLeft: () => 900_000, adminSecret: noAdminSecret },
  ) as unknown as Required<Calls>;
  /** Repeats the installation, as retries do. */
  const install = async (text: string, labelled = {}) => {
    for (let attempt = 0; attempt < 30; attempt++) {
      if ((await adapter.install(held(text), labelled)) === 'ready') return;
      clock.pass(MINUTE);
    }
    throw new Error('Not installed.');
  };
  return { made, operations, responses, refused, adapter, clock, log, install };
}

const [A, B] = ['a'.repeat(48), 'b'.repeat(48)];

test('a value is in the rule before the distribution sends it, and until no edge location does', async () => {
  const { made, refused, adapter, install, operations } = setUp();
  await install(A);
  expect(made.distribution.value).toBe(A);
  await adapter.verify(held(A), { successes: 3, within: MINUTE });
  operations.length = 0;
  await install(B, { current: held(A) });
  expect(operations.filter((one) => /^(Modify|Update)/.test(one))).toEqual([
    'ModifyRule',
    'UpdateDistribution',
  ]);
  expect(made.rule.values).toEqual(expect.arrayContaining([A, B]));
  await adapter.remove({ id: '1', value: held(A) }, { current: held(B) });
  expect(made.rule.values).not.toContain(A);
  expect(await adapter.proveRefused(held(A), ONCE)).toContain('does not contain it');
  expect(await refusalOf(adapter.verify(held(A), ONCE))).toMatchObject({ code: 'VerifyFailed' });
  expect(await refusalOf(adapter.proveRefused(held(B), ONCE))).toMatchObject({ code: 'StillAccepted' });
  // A value that somebody chose before remains.
  expect(made.rule.values).toHaveLength(2);
  expect(refused).toEqual([]);
});

test('an installation answers pending while CloudFront deploys, without waiting for it', async () => {
  const { adapter, clock, made } = setUp();
  Object.defineProperty(made.distribution, 'deployed', { value: false });
  const began = clock.now();
  expect(await adapter.install(held(A), {})).toBe('pending');
  // The rule is given half a minute before.
  expect(clock.now() - began).toBeLessThan(40_000);
  expect(await adapter.install(held(A), {})).toBe('pending');
  expect(clock.now() - began).toBeLessThan(40_000);
});

test('a deploy that renames the origin keeps the principal, so the current value remains', () => {
  const [one, other] = ['web', 'load-balancer'].map((originId) => setUp({ originId }).adapter.principal);
  expect(one).toBe(other);
});

test('a new value that was abandoned is removed after the distribution sends the current one again', async () => {
  const { made, refused, adapter, install, clock } = setUp();
  await install(A);
  // The distribution is told to send B, and the rotation ends before it is deployed.
  while (made.distribution.value !== B) {
    await adapter.install(held(B), { current: held(A) });
    clock.pass(1000);
  }
  await adapter.remove({ id: '2', value: held(B) }, { current: held(A) });
  expect(made.distribution.value).toBe(A);
  expect(made.rule.values).not.toContain(B);
  expect(refused).toEqual([]);
});

test('a removal that CloudFront does not finish in time leaves the value in the rule', async () => {
  const { made, adapter, install, responses } = setUp();
  await install(A);
  await install(B, { current: held(A) });
  responses.GetDistribution = () => ({
    ETag: 'E',
    Distribution: {
      Status: 'InProgress',
      DistributionConfig: { Origins: { Items: [{ Id: PARAMETERS.originId }] } },
    },
  });
  expect(await refusalOf(adapter.remove({ id: '1', value: held(A) }, { current: held(B) }))).toMatchObject({
    code: 'IssuerTimedOut',
  });
  expect(made.rule.values).toContain(A);
});

test('the last value is replaced by one that nobody sends, and the next deploy removes that', async () => {
  const { made, adapter, install } = setUp();
  made.rule.set([A]);
  await adapter.remove({ id: '1', value: held(A) }, {});
  expect(made.rule.values).toEqual([expect.stringMatching(/^rekey-nobody-[a-z0-9]{48}$/)]);
  await install(B);
  expect(made.rule.values).toEqual([B]);
});

test('a change of the rule by another process is repeated before the distribution sends the value', async () => {
  const { made, adapter, install, responses } = setUp();
  await install(A);
  let times = 0;
  responses.DescribeRules = () => {
    times += 1;
    // A concurrent change has overwritten this one.
    if (times === 3) made.rule.set([A]);
    const HttpHeaderConfig = { HttpHeaderName: HEADER_NAME, Values: made.rule.values };
    const PathPatternConfig = { Values: ['/shop/*'] };
    return { Rules: [{ Conditions: [{ Field: 'path-pattern', PathPatternConfig }, { HttpHeaderConfig }] }] };
  };
  expect(await adapter.install(held(B), { current: held(A) })).toBe('pending');
  expect([made.distribution.value, made.rule.values]).toEqual([A, [A]]);
  delete responses.DescribeRules;
  await install(B, { current: held(A) });
  expect(made.distribution.value).toBe(B);
});

test.each(['PreconditionFailed', 'InvalidIfMatchVersion'])(
  'a distribution that has changed since it was read (%s) is read again',
  async (name) => {
    const { made, adapter, install, responses } = setUp();
    responses.UpdateDistribution = () => {
      throw sdkError(name, 412);
    };
    expect(await adapter.install(held(A), {})).toBe('pending');
    delete responses.UpdateDistribution;
    await install(A);
    expect(made.distribution.value).toBe(A);
  },
);

test('names a distribution that sends a value which the rule refuses', async () => {
  const { made, adapter, install } = setUp();
  await install(A);
  made.distribution.set('by hand');
  expect(await refusalOf(adapter.verify(held(A), ONCE))).toMatchObject({
    code: 'VerifyFailed',
    message: expect.stringContaining('the distribution sends a value that the rule refuses'),
  });
});

test.each<[string, (given: ReturnType<typeof setUp>) => void, string]>([
  [
    'a deleted rule',
    ({ made }) => {
      made.rule.exists = false;
    },
    'PrincipalGone',
  ],
  [
    'a deleted distribution',
    ({ made }) => {
      made.distribution.exists = false;
    },
    'PrincipalGone',
  ],
  [
    'a distribution without the origin',
    ({ responses }) => {
      responses.GetDistribution = () => ({ Distribution: { DistributionConfig: {} } });
    },
    'PrincipalUnfit',
  ],
])('names %s', async (_, change, code) => {
  const given = setUp();
  change(given);
  expect(await refusalOf(given.adapter.install(held(A), {}))).toMatchObject({ code });
});

test('a removal does not need the distribution', async () => {
  const { made, adapter, install } = setUp();
  await install(A);
  made.distribution.exists = false;
  await adapter.remove({ id: '1', value: held(A) }, { current: held(B) });
  expect(made.rule.values).not.toContain(A);
});

test('a value of another header is neither installed nor removed', async () => {
  const { adapter, operations } = setUp();
  const other = { headerName: 'x-other', headerValue: A };
  for (const call of [
    adapter.install(other, {}),
    adapter.verify(other, ONCE),
    adapter.proveRefused(other, ONCE),
  ])
    expect(await refusalOf(call)).toMatchObject({ code: 'WrongPrincipal' });
  await adapter.remove({ id: '1', value: other }, {});
  await adapter.remove({ id: '1' }, {});
  expect(operations).toEqual([]);
  expect(originVerifyHeader().kind).toBe('origin-verify-header');
});

test('the log redacts every value of the rule and of the distribution', async () => {
  const { adapter, log, made } = setUp();
  const [initial = ''] = made.rule.values;
  await refusalOf(adapter.verify(held(A), ONCE));
  expect(log.scrub(initial)).not.toContain(initial);
});

test.each(Object.keys(PARAMETERS))('refuses a malformed %s', (name) => {
  expect(() => setUp({ [name]: '' })).toThrow(`The ${name} of the kind origin-verify-header is missing`);
});

test('the value that CloudFormation generated is kept by the first deploy, and retired after the first rotation', async () => {
  const writes: string[] = [];
  let refused = 0;
  const whole = subject(
    ({ clock, secret }) => {
      const made = new OriginIssuer(issuerContext(clock, secret));
      made.rule.set([A]);
      made.distribution.set(A);
      clock.pass(10 * MINUTE);
      const factory = made.factory(async ({ operation, writes: changes }, effect) => {
        if (changes) writes.push(operation);
        const answer = effect();
        if (!made.viewersAccepted) refused += 1;
        return answer;
      });
      return { made, factory, works: (text: string) => made.accepts(text), alive: () => made.alive() };
    },
    issuer.kind,
    issuer.parameters as Record<string, string>,
  );
  const { world, made } = whole;
  world.timeLimit = 900_000;
  await world.secret.put('version-of-cloudformation-000000000001', JSON.stringify(held(A)));
  await world.deploy();
  expect(writes).toEqual([]);
  expect(await rotated(tested(whole))).toBe('done');
  expect(made.rule.values).toContain(A);
  await settled(tested(whole));
  await settled(tested(whole));
  expect(made.rule.values).toEqual([made.distribution.value]);
  expect(made.distribution.value).not.toBe(A);
  expect(refused).toBe(0);
});
