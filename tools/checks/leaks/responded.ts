import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { Finding } from '../../../lambdas/leaks/contract';
import type { AccessKey } from '../stack';
import { refusal } from './credentials';
import type { Deployed } from './deployed';
import { type Execution, endOf } from './executions';
import type { USERS } from './names';
import type { Response } from './response';

/** Seconds that a response may take. Most of them are the proof of death by STS. */
export const LONGEST = 240;

/** The facts of a leak before it is reported. */
export type Leak = Pick<Response, 'source' | 'kind' | 'leaked' | 'construct'>;

/** A response of a phase. */
export type Responded = Promise<Omit<Response, 'killed'>>;

/** True for the finding about a credential. */
export const isCredential =
  ({ leaked }: Pick<Leak, 'leaked'>) =>
  ({ subject }: Finding) =>
    subject.credential === leaked;

/** True for the finding about a customer's key. */
export const isKey =
  ({ leaked }: Leak) =>
  ({ subject }: Finding) =>
    subject.customerKey === keyIdOf(leaked);

/** The access key in the secret of a user. Its id is reported. */
export async function accessKeyOf(deployed: Deployed, user: (typeof USERS)[number]) {
  const key = JSON.parse((await deployed.current(user)).value) as AccessKey;
  return { key, kind: 'access-key', leaked: key.accessKeyId, construct: `Key-${user}` };
}

/** Reports a leak, and waits for the end of its response and for the refusal of each access key. */
export async function reported(
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

/** Times of a response in milliseconds since its start. */
export async function timesOf(start: number, execution: Execution, refused?: Promise<number>) {
  const { contain, proof } = execution.incident;
  const dead = atOf(proof) - start;
  const stepped = atOf(contain) - start;
  // A credential that cannot be contained is contained when it is dead.
  const contained = refused ? (await refused) - start : Number.isNaN(stepped) ? dead : stepped;
  return { execution, contained, dead };
}

const atOf = (step: unknown): number => Date.parse((Object(step) as { at?: string }).at ?? '');
