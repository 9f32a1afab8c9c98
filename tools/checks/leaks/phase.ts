import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { SourceName } from '../../../lambdas/leaks/contract';
import { issueKey, refusal } from './credentials';
import type { Deployed } from './deployed';
import { type Execution, endOf } from './executions';
import { HOOK } from './names';
import { leakAtHealth, leakByPerson, leakInLog, leakOnGitHub } from './reports';

/** Seconds that a response may take. Most of them are the proof of death by STS. */
const LONGEST = 240;

/** A leak that was reported, and its response. */
export interface Response {
  readonly source: SourceName;
  /** Kind of the leaked credential. */
  readonly kind: string;
  /** True if every step was killed. */
  readonly killed: boolean;
  /** Leaked value, or an id. */
  readonly leaked: string;
  /** Milliseconds from the report until STS refused the key; of other kinds, until the step of the response. */
  readonly contained: number;
  readonly dead: number;
  readonly execution: Execution;
  /** Alert of GitHub. */
  readonly alert?: number;
}

/** Lets credentials of each source leak at once, and waits for the responses. */
export async function respond(deployed: Deployed, killed: boolean): Promise<Response[]> {
  const [mailer, deployer, hook] = await Promise.all(['mailer', 'deployer', HOOK].map(deployed.current));
  const keys = [mailer, deployer].map((one) => JSON.parse(one?.value ?? '{}'));
  const customer = await issueKey(deployed);
  if (killed) writeFileSync(join(deployed.folder, 'kill'), '');
  try {
    return await Promise.all([
      onGitHub(deployed, killed, 'access-key', keys[0].secretAccessKey, refusal(deployed, keys[0], LONGEST)),
      onGitHub(deployed, killed, 'customer-key', customer),
      byHealth(deployed, killed, keys[1].accessKeyId, refusal(deployed, keys[1], LONGEST)),
      byPerson(deployed, killed, hook?.version ?? ''),
      inLog(deployed, killed, await issueKey(deployed)),
    ]);
  } finally {
    rmSync(join(deployed.folder, 'kill'), { force: true });
  }
}

async function onGitHub(
  deployed: Deployed,
  killed: boolean,
  kind: string,
  leaked: string,
  refused?: Promise<number>,
): Promise<Response> {
  const start = Date.now();
  const alert = await leakOnGitHub(deployed, leaked);
  const execution = await endOf(deployed, (finding) => finding.alert?.number === alert, LONGEST);
  return { ...(await timesOf(start, execution, refused)), source: 'github', kind, killed, leaked, alert };
}

async function byHealth(
  deployed: Deployed,
  killed: boolean,
  leaked: string,
  refused: Promise<number>,
): Promise<Response> {
  const start = Date.now();
  await leakAtHealth(deployed, [leaked]);
  const execution = await endOf(deployed, ({ subject }) => subject.credential === leaked, LONGEST);
  const times = await timesOf(start, execution, refused);
  return { ...times, source: 'aws-health', kind: 'access-key', killed, leaked };
}

async function byPerson(deployed: Deployed, killed: boolean, leaked: string): Promise<Response> {
  const start = Date.now();
  await leakByPerson(deployed, { credential: leaked });
  const execution = await endOf(deployed, ({ subject }) => subject.credential === leaked, LONGEST);
  return { ...(await timesOf(start, execution)), source: 'person', kind: 'generated', killed, leaked };
}

async function inLog(deployed: Deployed, killed: boolean, leaked: string): Promise<Response> {
  const start = Date.now();
  await leakInLog(deployed, leaked);
  const execution = await endOf(deployed, ({ subject }) => subject.customerKey === keyIdOf(leaked), LONGEST);
  return { ...(await timesOf(start, execution)), source: 'log-guard', kind: 'customer-key', killed, leaked };
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

/** Steps of a response whose process was ended before and after their handler ran. */
export function killedSteps({ folder }: Deployed, { source, kind, execution }: Response): string[] {
  const file = join(folder, 'killed.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const killed = lines.map((line) => JSON.parse(line) as Record<'label' | 'id' | 'when', string>);
  const shared = SHARED[`${source} ${kind}`] ?? [];
  const own = killed.filter(
    ({ id, label }) =>
      id === execution.name || (id === '' && shared.some((start) => label.startsWith(start))),
  );
  const labels = [...new Set(own.map(({ label }) => label))];
  return labels.filter((label) =>
    ['before', 'after'].every((when) => own.some((one) => one.label === label && one.when === when)),
  );
}

/** Steps whose input does not name the finding, by the source and the kind of the leak that they belong to. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  'github access-key': ['Leaks/Webhooks', 'Leaks/Intake queue', 'Key-mailer/'],
  'github customer-key': ['Leaks/Webhooks', 'Leaks/Intake queue'],
  'aws-health access-key': ['Leaks/Intake queue', 'Key-deployer/'],
  'log-guard customer-key': ['Leaks/Intake queue'],
  'person generated': ['Leaks/Intake report-leak', 'Hook/'],
};
