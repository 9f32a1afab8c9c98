import type { Report, SecretReport } from '../../src/rehearse/report';

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

/** A report in which nothing is wrong, but for what `change` says. */
export function aReport(change: Partial<Report> = {}): Report {
  return {
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
    readFailures: [],
    findings: [],
    peakMemoryMegabytes: 200,
    ...change,
  };
}
