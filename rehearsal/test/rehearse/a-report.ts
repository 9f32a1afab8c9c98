import type { Chronicle, SecretChronicle } from '../../src/chronicle/told';
import type { Report, SecretReport } from '../../src/rehearse/report';
import { verdictOf } from '../../src/rehearse/verdict';

export function aSecret(change: Partial<SecretReport> = {}): SecretReport {
  return {
    path: 'App/Mailer',
    kind: 'access-key',
    schedule: 'rate(90 days)',
    rotations: 4,
    failedRotations: 0,
    reads: 3000,
    failedReads: 0,
    maxLiveCredentials: 2,
    orphans: 0,
    retired: 4,
    oldestCurrentDays: 90,
    liveCredentials: 1,
    nextRotation: '2027-03-01T04:05:06.000Z',
    readers: '1; each read signs a call to STS',
    ...change,
  };
}

/** The chronicle of a secret to which nothing happened. */
export function aSecretChronicle(path: string, change: Partial<SecretChronicle> = {}): SecretChronicle {
  const none = { items: [], leftOut: 0, before: 0 };
  const every = 24 * 3_600_000;
  return {
    path,
    labels: none,
    credentials: none,
    attempts: { good: none, notGood: none },
    runs: none,
    reads: { every, counts: { good: [], failed: [] } },
    failedReads: none,
    alarms: none,
    faultCounts: { every, counts: { faults: [] } },
    faults: none,
    ...change,
  };
}

/** A chronicle in which nothing happened. */
export function aChronicle(change: Partial<Chronicle> = {}): Chronicle {
  const none = { items: [], leftOut: 0, before: 0 };
  const from = Date.parse('2026-01-01T00:05:00Z');
  const to = from + 365 * 24 * 3_600_000;
  return { from, to, secrets: [], faults: none, alarms: none, permissions: [], statements: [], ...change };
}

/** A report in which nothing is wrong, but for what `change` says. */
export function aReport(change: Partial<Report> = {}): Report {
  const facts = {
    environments: ['123456789012/eu-central-1'],
    leftOut: [],
    days: 365,
    seed: 1,
    faults: 'none',
    faultsInjected: {},
    calmHours: 0,
    secondsTaken: 12.5,
    secrets: [aSecret()],
    iam: { enforced: true, calls: 100, denied: [], unusedGrants: [] },
    alarms: [{ path: 'App/Mailer/Overdue', raised: 0, state: 'OK' }],
    exposures: [],
    notSimulated: [],
    assumed: [],
    keptValues: [],
    readFailures: [],
    findings: [],
    gaps: [],
    chronicle: aChronicle(),
    peakMemoryMegabytes: 200,
    ...change,
  } as const;
  return { verdict: verdictOf(facts), ...facts };
}
