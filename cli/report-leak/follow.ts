import type { Incident, StartedPart } from '../../lambdas/leaks/contract';
import { whatWasDone } from '../../lambdas/leaks/report/happened';
import { members, parsed } from '../../lambdas/leaks/reports/text';
import { AwsFailed, type Place, type RunAws } from '../aws/run';
import type { Parts } from './parts';

/** Pauses between two looks, milliseconds: the first minutes matter, and the audit of a leak takes longer. */
const [SOON, LATER] = [3000, 15_000];
const SOON_LOOKS = 60;
/** Failed calls in a row after which the command ends. */
const MOST_FAILURES = 5;

/** Query for the states that an execution entered, the latest first. The input of each is the incident so far. */
const ENTERED = 'events[?stateEnteredEventDetails].stateEnteredEventDetails.input';

/** Looks for an execution that another one asked for: the queue of reports delivers within seconds, and longer when it is busy. */
const LOOKS_FOR_A_PART = 60;

/** The end of an execution. */
export interface Ended {
  /** Status of Step Functions, such as `SUCCEEDED`. */
  readonly status: string;
  /** Error and cause of an execution that failed. */
  readonly reason?: string;
  /** Absent if the execution failed and its history may not be read. */
  readonly incident?: Incident;
  /** The executions for the secrets of a report about several of them. */
  readonly parts?: readonly EndedPart[];
}

/** The end of an execution for one of several secrets. */
export interface EndedPart extends StartedPart {
  readonly ended: Ended;
}

/** Follows an execution, and those of a report about several secrets, to their ends. @throws AwsFailed */
export async function follow(execution: string, place: Place, parts: Parts): Promise<Ended> {
  const ended = await followOne(execution, place, parts, 0);
  const started = ended.incident?.match.parts;
  if (started === undefined) return ended;
  parts.progress(`${started.length} secrets are affected. Each has a response of its own.`);
  const ends: EndedPart[] = [];
  for (const part of started) {
    parts.progress(`${part.secret}: ${part.execution}`);
    ends.push({ ...part, ended: await followOne(part.execution, place, parts, LOOKS_FOR_A_PART) });
  }
  return { ...ended, parts: ends };
}

/** @param late looks for an execution that is not there yet. */
async function followOne(execution: string, place: Place, parts: Parts, late: number): Promise<Ended> {
  const { aws, sleep, progress } = parts;
  const history = new History(execution, place, aws);
  const printed = new Set<string>();
  let failures = 0;
  for (let look = 1; ; look++) {
    try {
      const found = aws(['stepfunctions', 'describe-execution', '--execution-arn', execution], place);
      failures = 0;
      if (found.status !== 'RUNNING' && found.status !== 'PENDING_REDRIVE') return endOf(found, history);
      const incident = history.latest();
      for (const line of incident ? whatWasDone(incident) : []) {
        if (!printed.has(line)) progress(line);
        printed.add(line);
      }
    } catch (error) {
      const isLate = look <= late && error instanceof AwsFailed && error.code === 'ExecutionDoesNotExist';
      if (!isLate && (!isTransient(error) || ++failures === MOST_FAILURES)) throw error;
    }
    await sleep(look < SOON_LOOKS ? SOON : LATER);
  }
}

interface Execution {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

function endOf({ status, output, error, cause }: Execution, history: History): Ended {
  const reason = [error, cause].filter((text) => text !== undefined).join(': ');
  const incident = incidentIn(output) ?? history.latest();
  return { status, ...(reason === '' ? {} : { reason }), ...(incident && { incident }) };
}

/** The history of an execution, which the caller may have no permission to read. */
class History {
  private denied = false;

  constructor(
    private readonly execution: string,
    private readonly place: Place,
    private readonly aws: RunAws,
  ) {}

  /** The incident as the latest state received it. */
  latest(): Incident | undefined {
    if (this.denied) return undefined;
    const words = ['stepfunctions', 'get-execution-history', '--execution-arn', this.execution];
    try {
      const more = ['--reverse-order', '--no-paginate', '--max-results', '40', '--query', ENTERED];
      const inputs: string[] = this.aws([...words, ...more], this.place) ?? [];
      return inputs.map(incidentIn).find((incident) => incident !== undefined);
    } catch (error) {
      if (!(error instanceof AwsFailed) || isTransient(error)) throw error;
      this.denied = true;
      return undefined;
    }
  }
}

/** The incident in the input of a state; undefined before the match step. */
function incidentIn(text: string | undefined): Incident | undefined {
  const incident = members(parsed(text ?? ''));
  return incident.finding && incident.match ? (incident as unknown as Incident) : undefined;
}

/** A call without an answer of the service, or a throttled one. */
const isTransient = (error: unknown): boolean =>
  error instanceof AwsFailed && (error.code === undefined || /Throttl|Unavailable|Internal/.test(error.code));
