import type { HttpRequest } from '../../src/aws/sigv4';
import { Random } from '../../src/kernel/random';
import { answerProblem } from './answers';
import { type FuzzRequest, fuzzRequest } from './requests';
import { World } from './world';

/** Requests that one local AWS gets. */
const PER_WORLD = 500;
/** Requests after which virtual time passes, so that rotations that they started run. */
const PAUSE_EVERY = 25;
const PAUSE = 3 * 3_600_000;

export interface FuzzFault {
  readonly operation: string;
  readonly problem: string;
  /** Absent when the local AWS does not work after the requests. */
  readonly request?: HttpRequest;
}

export interface FuzzResult {
  readonly faults: readonly FuzzFault[];
  /** Number of answers by the code of the error; `ok` for outputs. */
  readonly answers: ReadonlyMap<string, number>;
}

/** Sends generated requests to the front door of the local AWS; the same seed sends the same ones. */
export async function fuzz(requests: number, seed: number): Promise<FuzzResult> {
  const random = new Random(seed);
  const faults: FuzzFault[] = [];
  const answers = new Map<string, number>();
  for (let sent = 0; sent < requests; sent += PER_WORLD) {
    const world = await World.open(random.integer(1, 0x7fffffff));
    try {
      const fault = await fuzzWorld(world, random, Math.min(PER_WORLD, requests - sent), answers);
      if (fault) faults.push(fault);
    } finally {
      await world.close();
    }
  }
  return { faults, answers };
}

/** Sends so many requests to one local AWS, up to the first fault: an error may have ended its timeline. */
async function fuzzWorld(
  world: World,
  random: Random,
  requests: number,
  answers: Map<string, number>,
): Promise<FuzzFault | undefined> {
  for (let i = 1; i <= requests; i++) {
    const made = fuzzRequest(random, world.services, world.keys, world.now);
    const problem = await problemWith(world, made, answers, i % PAUSE_EVERY === 0);
    if (problem) {
      return { operation: `${made.service.name}:${made.operation}`, problem, request: made.request };
    }
  }
  return world.checkHealth().then(
    () => undefined,
    (error: Error) => ({ operation: 'a normal call afterwards', problem: error.message }),
  );
}

async function problemWith(
  world: World,
  { request }: FuzzRequest,
  answers: Map<string, number>,
  pause: boolean,
): Promise<string | undefined> {
  try {
    const answer = await world.send(request);
    const name =
      /"__type":"([A-Za-z]+)"|<Code>([A-Za-z]+)</.exec(answer.body)?.slice(1).find(Boolean) ?? 'ok';
    answers.set(name, (answers.get(name) ?? 0) + 1);
    const problem = answerProblem(answer);
    if (problem) return `${problem}: ${answer.body.slice(0, 300)}`;
    if (pause) await world.pass(PAUSE);
    return undefined;
  } catch (error) {
    // The error that ended the timeline says more than a connection that was closed.
    const cause = await world.pass(1).then(
      () => error,
      (thrown: unknown) => thrown,
    );
    return `no answer: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  }
}
