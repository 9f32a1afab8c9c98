import { createLog } from '../../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import { sesSmtp } from '../../../../lambdas/credentials/ses-smtp/adapter';
import type { SmtpValue } from '../../../../lambdas/credentials/ses-smtp/contract';
import { issuer as kind, SesIssuer } from '../../../../lambdas/credentials/ses-smtp/issuer';

const ONCE = { successes: 1, within: 0 };

function setUp(parameters: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const issuer = new SesIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const hosts: string[] = [];
  const outages: { host?: string } = {};
  const send: SendRequest = async ({ operation, input }, effect) => {
    if (operation !== 'AUTH') return effect();
    const { host } = input as { host: string };
    hosts.push(host);
    if (host === outages.host) throw new Error('outage');
    return effect();
  };
  const passing = { now: clock.now, sleep: async (milliseconds: number) => clock.pass(milliseconds) };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  const context = { clock: passing, log, timeLeft: () => 300_000, adminSecret: noAdminSecret };
  const adapter = issuer
    .factory(send)
    .create({ ...kind.parameters, ...parameters }, context) as unknown as Required<Calls>;
  const issue = async () => (await adapter.issue({} as never)) as SmtpValue;
  return { issuer, adapter, issue, hosts, outages, log };
}

test('issues a key of the user, of which the value has only the passwords', async () => {
  const { adapter, issue, issuer, log } = setUp();
  const value = await issue();
  const [key] = issuer.iam.keys.values();
  expect(await adapter.list()).toEqual([{ id: value.username, active: true, created: expect.any(Number) }]);
  expect(adapter.idOf(value)).toBe(value.username);
  expect(adapter.serialize(value)).not.toContain(key?.secret);
  expect(log.scrub(`key ${key?.secret}`)).toBe('key ***');
  const secrets = adapter.secretsIn(value);
  expect([secrets.length, new Set(secrets).size]).toEqual([2, 2]);
});

test('verifies at the endpoint of every region, and proves the refusal at each', async () => {
  const { adapter, issue, hosts } = setUp();
  const value = await issue();
  await adapter.verify(value, { successes: 3, within: 60_000 });
  const endpoints = ['email-smtp.us-east-1.amazonaws.com', 'email-smtp.us-west-2.amazonaws.com'];
  expect(endpoints.map((endpoint) => hosts.filter((host) => host === endpoint).length)).toEqual([3, 3]);
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  await adapter.disable({ id: value.username });
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  expect(await adapter.proveRefused(value, { successes: 5, within: 60_000 })).toBe(
    `${endpoints.join(' and ')} refused it 5 times in a row`,
  );
});

test('an outage in one region proves nothing', async () => {
  const { adapter, issue, outages } = setUp();
  const value = await issue();
  outages.host = 'email-smtp.us-west-2.amazonaws.com';
  for (const [call, code] of [
    [() => adapter.verify(value, ONCE), 'VerifyFailed'],
    [
      () => adapter.remove({ id: value.username }, {}).then(() => adapter.proveRefused(value, ONCE)),
      'StillAccepted',
    ],
  ] as const) {
    const error = await refusalOf(call());
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(`endpoint ${outages.host} did not`),
    });
  }
});

test.each<[string, Record<string, unknown>, string]>([
  ['no user', { userName: '' }, 'The kind ses-smtp has no userName.'],
  ['no regions', { regions: '' }, 'The kind ses-smtp has no regions.'],
  ['a region that is a host', { regions: 'evil.example' }, 'The kind ses-smtp has no regions.'],
  ['regions of another type', { regions: 7 }, 'The kind ses-smtp has no regions.'],
])('refuses %s', (_, parameters, message) => {
  expect(() => setUp(parameters)).toThrow(message);
});

test('creates its SDK clients on first use', () => {
  const factory = sesSmtp();
  expect(factory.kind).toBe('ses-smtp');
  expect(() => factory.create({ userName: 'mailer' }, {} as never)).toThrow('has no regions');
});
