import type { HttpRequest } from '../../src/aws/sigv4';
import { Random } from '../../src/kernel/random';
import { answerProblem } from './answers';
import { fuzzRequest } from './requests';
import { FuzzTarget } from './target';

/** The number of requests that one local AWS gets. */
const REQUESTS_PER_TARGET = 500;
/** Number of requests after which virtual time passes, so that rotations run. */
const PAUSE_EVERY = 25;
const PAUSE = 3 * 3_600_000;

export interface FuzzFault {
  readonly operation: string;
  readonly problem: string;
  /** Absent if the local AWS does not work after the requests. */
  readonly request?: HttpRequest;
}

export interface FuzzResult {
  readonly faults: readonly FuzzFault[];
  /** Number of answers by error code; `ok` for outputs. */
  readonly answers: ReadonlyMap<string, number>;
}

/** Sends generated requests to the local AWS. The same seed generates the same requests. */
export async function fuzz(requests: number, seed: number): Promise<FuzzResult> {
  const random = new Random(seed);
  const faults: FuzzFault[] = [];
  const answers = new Map<string, number>();
  for (let sent = 0; sent < requests; sent += REQUESTS_PER_TARGET) {
    const target = await FuzzTarget.open(random.integer(1, 0x7fffffff));
    try {
      const fault = await fuzzTarget(target, random, Math.min(REQUESTS_PER_TARGET, requests - sent), answers);
      if (fault) faults.push(fault);
    } finally {
      await target.close();
    }
  }
  return { faults, answers };
}

/** Sends requests up to the first fault, after which the timeline may have ended. */
async function fuzzTarget(
  target: FuzzTarget,
  random: Random,
  requests: number,
  answers: Map<string, number>,
): Promise<FuzzFault | undefined> {
  for (let i = 1; i <= requests; i++) {
    const { service, operation, request } = fuzzRequest(random, target.services, target.keys, target.now);
    const fault = (problem: string) => ({ operation: `${service.name}:${operation}`, problem, request });
    try {
      const answer = await target.send(request);
      const [, json, xml] = /"__type":"([A-Za-z]+)"|<Code>([A-Za-z]+)</.exec(answer.body) ?? [];
      const name = json ?? xml ?? 'ok';
      answers.set(name, (answers.get(name) ?? 0) + 1);
      const problem = answerProblem(answer);
      if (problem) return fault(`${problem}: ${answer.body.slice(0, 300)}`);
      if (i % PAUSE_EVERY === 0) await target.pass(PAUSE);
    } catch (error) {
      // The error that ended the timeline is more specific than a closed connection.
      const cause = await target.pass(1).then(
        () => error,
        (thrown: unknown) => thrown,
      );
      return fault(`no answer: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    }
  }
  return target.checkHealth().then(
    () => undefined,
    (error: Error) => ({ operation: 'a normal call afterwards', problem: error.message }),
  );
}
