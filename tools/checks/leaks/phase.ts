import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../lambdas/leaks/contract';
import { approve } from './approval';
import { findAnomaly, findAttackSequence, leakAtHealth, quarantine } from './aws-events';
import { issueKey, refusal } from './credentials';
import type { Deployed } from './deployed';
import { endOf } from './executions';
import { HOOK } from './names';
import { leakByPerson, leakInLog, leakOnGitHub, leakOnGitLab, leakToPartner } from './reports';
import {
  accessKeyOf,
  isCredential,
  isKey,
  type Leak,
  LONGEST,
  type Responded,
  reported,
  timesOf,
} from './responded';
import type { Response } from './response';
import { inTwoSecrets } from './several';

/** Lets credentials of each source leak at once, and waits for the responses. */
export async function respond(deployed: Deployed, killed: boolean): Promise<Response[]> {
  if (killed) writeFileSync(join(deployed.folder, 'kill'), '');
  try {
    const onGitHub = [accessKeyOnGitHub, customerKeyOnGitHub];
    const byAws = [byHealth, byQuarantine, byAttackSequence, byAnomaly];
    const leaks = [...onGitHub, byPartner, onGitLab, ...byAws, byPerson, inLog];
    const several = inTwoSecrets(deployed);
    const responses = await Promise.all([...leaks.map((leak) => leak(deployed)), several]);
    return responses.flat().map((response) => ({ ...response, killed }));
  } finally {
    rmSync(join(deployed.folder, 'kill'), { force: true });
  }
}

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

async function byPartner(deployed: Deployed): Responded {
  const leaked = await issueKey(deployed);
  const leak: Leak = { source: 'github-partner', kind: 'customer-key', leaked };
  const report = async () => {
    const label = JSON.parse(await leakToPartner(deployed, leaked))[0]?.label;
    if (label !== 'true_positive') throw new Error(`GitHub was told that the key is a ${label}.`);
  };
  return reported(deployed, leak, report, isKey(leak));
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
