import type { Chronicle, SecretChronicle } from '../../src/chronicle/format';
import { rehearse } from '../../src/rehearse/rehearse';
import type { Report } from '../../src/rehearse/report';
import { appWithDeniedDay } from './fixtures';

let report: Report;
let chronicle: Chronicle;
let key: SecretChronicle;

beforeAll(async () => {
  report = await rehearse({ assembly: appWithDeniedDay(), days: 4 });
  chronicle = report.chronicle;
  key = chronicle.secrets[0] as SecretChronicle;
}, 120_000);

const DAY = 24 * 3_600_000;
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const secondDay = (time: number) => new Date(time).toISOString().startsWith('2026-01-02');

test('covers the run, with the secret and its grace', () => {
  expect(chronicle.to - chronicle.from).toBe(4 * DAY);
  expect(chronicle.secrets).toHaveLength(1);
  expect(key).toMatchObject({ path: 'App/Key', graceSeconds: 3600 });
});

test('contains the periods of labels, and AWSCURRENT without a gap', () => {
  const current = key.labels.items.filter(({ label }) => label === 'AWSCURRENT');
  expect(current).toHaveLength((report.secrets[0]?.rotations ?? 0) + 1);
  expect(current[0]?.from).toBe(chronicle.from);
  expect(current.slice(1).map(({ from }) => from)).toEqual(current.slice(0, -1).map(({ to }) => to));
  expect(current.at(-1)?.to).toBeUndefined();
});

test('contains the states of a credential in order', () => {
  const second = key.credentials.items.filter(({ state }) => state === 'current')[1]?.credential;
  const states = key.credentials.items.filter(({ credential }) => credential === second);
  expect(states.map(({ state }) => state)).toEqual(['issued', 'current', 'grace', 'disabled']);
  expect(states.slice(1).map(({ from }) => from)).toEqual(states.slice(0, -1).map(({ to }) => to));
  const [grace] = states.filter(({ state }) => state === 'grace');
  expect((grace?.to ?? 0) - (grace?.from ?? 0)).toBeGreaterThanOrEqual(3600 * 1000);
});

test('contains the attempts, failed ones with their code', () => {
  const { good, notGood } = key.attempts;
  expect(good.items).toHaveLength(report.secrets[0]?.rotations ?? -1);
  expect(good.items.length).toBeGreaterThan(1);
  expect(notGood.items).toHaveLength(report.secrets[0]?.failedRotations ?? -1);
  expect(notGood.items.length).toBeGreaterThan(3);
  for (const { from, outcome, steps } of notGood.items) {
    expect([secondDay(from), outcome]).toEqual([true, 'failed']);
    expect(steps).toMatchObject([{ step: 'createSecret', error: { code: 'AccessDenied' } }]);
  }
  for (const { steps } of good.items) {
    expect(steps.map(({ step }) => step)).toEqual([
      'createSecret',
      'setSecret',
      'testSecret',
      'finishSecret',
    ]);
  }
});

test('contains the statement that allowed each call', () => {
  const steps = key.attempts.good.items.flatMap((attempt) => attempt.steps);
  const calls = steps.flatMap(({ calls = [] }) => calls);
  expect(calls.map(({ operation }) => operation)).toContain('iam:CreateAccessKey');
  for (const { permissions } of calls) {
    expect(permissions.length).toBeGreaterThan(0);
    for (const place of permissions) {
      const { action, reason, statements } = chronicle.permissions[place] ?? {};
      expect(reason).toBeUndefined();
      const told = statements?.map((index) => chronicle.statements[index]);
      expect(told?.length).toBeGreaterThan(0);
      for (const one of told ?? []) {
        expect(one?.holder).toMatch(/^arn:aws:iam::123456789012:role\/App-KeyRotatorRole/);
        expect(JSON.stringify(one?.statement)).toContain(`"${action}"`);
      }
    }
  }
});

test('contains the statement that denied a call', () => {
  const [attempt] = key.attempts.notGood.items;
  const denied = attempt?.steps[0]?.calls?.find(({ operation }) => operation === 'iam:CreateAccessKey');
  const [permission] = (denied?.permissions ?? []).map((place) => chronicle.permissions[place]);
  expect(denied?.error).toBe('AccessDenied');
  expect(permission?.reason).toContain('explicit deny');
  expect(permission?.statements.map((place) => chronicle.statements[place]?.statement)).toMatchObject([
    { Effect: 'Deny', Action: 'iam:CreateAccessKey' },
  ]);
});

test('contains sweeps that changed something', () => {
  const sweeps = key.runs.items.filter(({ trigger }) => trigger === 'sweep');
  expect(sweeps.some(({ changes }) => changes['iam:UpdateAccessKey'] === 1)).toBe(true);
  expect(sweeps.some(({ changes }) => changes['iam:DeleteAccessKey'] === 1)).toBe(true);
  for (const { changes, error } of sweeps)
    expect([Object.keys(changes).length > 0, error]).toEqual([true, undefined]);
});

test('counts reads and contains failed reads', () => {
  const { good, failed } = key.reads.counts;
  const [secret] = report.secrets;
  expect(sum(good) + sum(failed)).toBe(secret?.reads);
  expect(sum(failed)).toBe(secret?.failedReads);
  expect(key.failedReads.items.length).toBeGreaterThan(3);
  for (const { time, reader, message } of key.failedReads.items) {
    expect([secondDay(time), reader]).toEqual([true, 'App/Reader']);
    expect(message).toMatch(/^AccessDeniedException: /);
  }
});

test('contains the periods of alarms', () => {
  const raised = sum(report.alarms.map((alarm) => alarm.raised));
  expect(key.alarms.items).toHaveLength(raised);
  expect(raised).toBeGreaterThan(0);
  for (const { path, from, to } of key.alarms.items) {
    expect(path).toMatch(/^App\/Key\/Alarms\//);
    expect(to).toBeGreaterThan(from);
  }
});

test('contains faults with their secret', async () => {
  const { chronicle, faultsInjected } = await rehearse({
    assembly: appWithDeniedDay(),
    days: 1,
    faults: 'heavy',
  });

  const [secret] = chronicle.secrets as [SecretChronicle];
  const all = [...secret.faults.items, ...chronicle.faults.items];
  expect(all).toHaveLength(sum(Object.values(faultsInjected)));
  expect(secret.faults.items.length).toBeGreaterThan(all.length * 0.9);
  expect(sum(secret.faultCounts.counts.faults)).toBe(secret.faults.items.length);
  const attempts = [...secret.attempts.good.items, ...secret.attempts.notGood.items];
  expect(attempts.flatMap(({ faults = [] }) => faults).length).toBeGreaterThan(0);
}, 120_000);
