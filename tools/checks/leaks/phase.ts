import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { Finding } from '../../../lambdas/leaks/contract';
import type { AccessKey } from '../stack';
import { approve } from './approval';
import { findAnomaly, findAttackSequence, leakAtHealth, quarantine } from './aws-events';
import { issueKey, refusal } from './credentials';
import type { Deployed } from './deployed';
import { type Execution, endOf } from './executions';
import { HOOK, type USERS } from './names';
import { leakByPerson, leakInLog, leakOnGitHub, leakOnGitLab } from './reports';
import type { Response } from './response';

/** Seconds that a response may take. Most of them are the proof of death by STS. */
const LONGEST = 240;

/** The facts of a leak before it is reported. */
type Leak = Pick<Response, 'source' | 'kind' | 'leaked' | 'construct'>;

/** Lets credentials of each source leak at once, and waits for the responses. */
export async function respond(deployed: Deployed, killed: boolean): Promise<Response[]> {
  if (killed) writeFileSync(join(deployed.folder, 'kill'), '');
  try {
    const onGitHub = [accessKeyOnGitHub, customerKeyOnGitHub];
    const byAws = [byHealth, byQuarantine, byAttackSequence, byAnomaly];
    const leaks = [...onGitHub, onGitLab, ...byAws, byPerson, inLog];
    return await Promise.all(leaks.map(async (leak) => ({ ...(await leak(deployed)), killed })));
  } finally {
    rmSync(join(deployed.folder, 'kill'), { force: true });
  }
}

type Responded = Promise<Omit<Response, 'killed'>>;

async function accessKeyOnGitHub(deployed: Deployed): Responded {
  const { key, ...leak } = await accessKeyOf(deployed, 'mailer');
  const start = Date.now();
  const refused = refusal(deployed, key, LONGEST);
  const alert = await leakOnGitHub(deployed, key.secretAccessKey);
  const execution = await endOf(deployed, (finding) => finding.alert?.number === alert, LONGEST);
  const times = await timesOf(start, execution, refused);
  return { source: 'github', ...leak, leaked: key.secretAccessKey, ...times, alert };
}

async function customerKeyOnGitHub(deployed: Deployed): Responded {
  const leaked = await issueKey(deployed);
  const start = Date.now();
  const alert = await leakOnGitHub(deployed, leaked);
  const execution = await endOf(deployed, (finding) => finding.alert?.number === alert, LONGEST);
  return { source: 'github', kind: 'customer-key', leaked, ...(await timesOf(start, execution)), alert };
}

async function byHealth(deployed: Deployed): Responded {
  const { key, ...leak } = await accessKeyOf(deployed, 'deployer');
  const report = () => leakAtHealth(deployed, [leak.leaked]);
  return reported(deployed, { source: 'aws-health', ...leak }, report, isCredential(leak), [key]);
}

async function byQuarantine(deployed: Deployed): Responded {
  const { key, ...leak } = await accessKeyOf(deployed, 'builder');
  const report = () => quarantine(deployed, 'builder');
  const isIt = ({ subject }: Finding) => subject.user === 'builder';
  return reported(deployed, { source: 'aws-quarantine', ...leak }, report, isIt, [key]);
}

async function byAttackSequence(deployed: Deployed): Responded {
  const { key, ...leak } = await accessKeyOf(deployed, 'importer');
  const report = () => findAttackSequence(deployed, leak.leaked);
  return reported(deployed, { source: 'guardduty', ...leak }, report, isCredential(leak), [key]);
}

async function byAnomaly(deployed: Deployed): Responded {
  const { key, ...leak } = await accessKeyOf(deployed, 'exporter');
  await findAnomaly(deployed, leak.leaked, 'exporter');
  const asked = await approve(deployed, leak.leaked, LONGEST);
  const approved = async () => undefined;
  const response = await reported(deployed, { source: 'guardduty', ...leak }, approved, isCredential(leak), [
    key,
  ]);
  return { ...response, asked };
}

async function byPerson(deployed: Deployed): Responded {
  const leaked = (await deployed.current(HOOK)).version;
  const leak: Leak = { source: 'person', kind: 'generated', leaked, construct: 'Hook' };
  return reported(deployed, leak, () => leakByPerson(deployed, { credential: leaked }), isCredential(leak));
}

async function onGitLab(deployed: Deployed): Responded {
  const leaked = await issueKey(deployed);
  const leak: Leak = { source: 'gitlab', kind: 'customer-key', leaked };
  return reported(deployed, leak, () => leakOnGitLab(deployed, leaked), isKey(leak));
}

async function inLog(deployed: Deployed): Responded {
  const leaked = await issueKey(deployed);
  const leak: Leak = { source: 'log-guard', kind: 'customer-key', leaked };
  return reported(deployed, leak, () => leakInLog(deployed, leaked), isKey(leak));
}

const isCredential =
  ({ leaked }: Pick<Leak, 'leaked'>) =>
  ({ subject }: Finding) =>
    subject.credential === leaked;

const isKey =
  ({ leaked }: Leak) =>
  ({ subject }: Finding) =>
    subject.customerKey === keyIdOf(leaked);

/** The access key in the secret of a user. Its id is reported. */
async function accessKeyOf(deployed: Deployed, user: (typeof USERS)[number]) {
  const key = JSON.parse((await deployed.current(user)).value) as AccessKey;
  return { key, kind: 'access-key', leaked: key.accessKeyId, construct: `Key-${user}` };
}

/** Reports a leak, and waits for the end of its response and for the refusal of each access key. */
async function reported(
  deployed: Deployed,
  leak: Leak,
  report: () => Promise<unknown>,
  isIt: (finding: Finding) => boolean,
  keys: readonly AccessKey[] = [],
): Responded {
  const start = Date.now();
  const refusals = Promise.all(keys.map((key) => refusal(deployed, key, LONGEST)));
  await report();
  const execution = await endOf(deployed, isIt, LONGEST);
  const refused = keys.length > 0 ? refusals.then((times) => Math.max(...times)) : undefined;
  return { ...leak, ...(await timesOf(start, execution, refused)) };
}

async function timesOf(start: number, execution: Execution, refused?: Promise<number>) {
  const { contain, proof } = execution.incident;
  const dead = atOf(proof) - start;
  const stepped = atOf(contain) - start;
  // A credential that cannot be contained is contained when it is dead.
  const contained = refused ? (await refused) - start : Number.isNaN(stepped) ? dead : stepped;
  return { execution, contained, dead };
}

const atOf = (step: unknown): number => Date.parse((Object(step) as { at?: string }).at ?? '');
