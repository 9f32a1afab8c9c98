import type { Principal, Service } from '../aws/call';
import { AwsError } from '../aws/errors';
import type { Faults } from './faults';
import type { Level } from './level';

/** Properties of a call on which faults depend. */
export interface ServiceCall {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly principal: Principal;
  readonly accessKeyId: string;
}

/** Absence of a response: the connection is closed, or the caller times out. */
export type Silence = 'cut' | 'none';

/** A fault that is injected into a call. */
export interface InjectedCallFault {
  /** True if the call takes effect. */
  readonly effect: boolean;
  /** Error that the caller gets, or absence of a response. */
  readonly answer: AwsError | Silence;
  /** Called after the call. */
  readonly afterwards?: () => void;
}

/** The caller gets no response. */
export class NoResponse extends Error {
  constructor(readonly silence: Silence) {
    super('The caller gets no response.');
    this.name = 'NoResponse';
  }
}

const HOUR = 3_600_000;
type CallFault = keyof Level['calls'];

/** Decides on a fault for a call. Outages also affect spared calls. */
export function injectCallFault(
  faults: Faults,
  call: ServiceCall,
  now: number,
  spared: boolean,
): InjectedCallFault | undefined {
  const { level } = faults;
  const { service, operation, region, principal } = call;
  if (faults.outages.has(`${service.name} ${region}`)) {
    faults.record(
      'error-before',
      callerOf(principal),
      `${service.name}:${operation} in ${region}, an outage`,
    );
    return { effect: false, answer: unavailable() };
  }
  if (!level || spared) return undefined;
  const kill = faults.kills.faultFor(principal, `${service.name}:${operation}`);
  if (kill) return kill;
  const caller = callerOf(principal);
  const random = faults.chance.next(`call ${caller} ${service.name}:${operation} ${region}`);
  let left = random.next() / stormFactor(faults, level, `${service.name} ${region}`, now);
  for (const [kind, likelihood] of Object.entries(level.calls) as [CallFault, number][]) {
    left -= likelihood;
    if (left >= 0) continue;
    const effect =
      kind === 'error-after' || kind === 'answer-lost' || (kind === 'no-answer' && random.next() < 0.5);
    faults.record(
      kind,
      caller,
      `${service.name}:${operation} in ${region}${effect ? ', after its effect' : ''}`,
    );
    return { effect, answer: answerOf(kind, service) };
  }
  return undefined;
}

/** Performs the call if the fault lets it take effect. @throws AwsError or NoResponse */
export async function applyFault(fault: InjectedCallFault, call: () => Promise<unknown>): Promise<never> {
  if (fault.effect) {
    await call().catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
    });
  }
  fault.afterwards?.();
  throw fault.answer instanceof AwsError ? fault.answer : new NoResponse(fault.answer);
}

/** Name of the function for the session of a function, else of the role or user. */
function callerOf({ arn, roleName, userName }: Principal): string {
  if (roleName === undefined) return userName ?? arn;
  const session = arn.slice(arn.lastIndexOf('/') + 1);
  return session === 'reader' ? roleName : session;
}

function stormFactor(faults: Faults, { storms }: Level, where: string, now: number): number {
  const random = faults.chance.about(`storm ${where} ${Math.floor(now / HOUR)}`);
  return random.next() < storms.likelihood ? storms.factor : 1;
}

function answerOf(kind: CallFault, service: Service): AwsError | Silence {
  switch (kind) {
    case 'throttled':
      return throttled(service);
    case 'answer-lost':
      return 'cut';
    case 'no-answer':
      return 'none';
    default:
      return serverError(service);
  }
}

/** Source: "Common errors" of each service's API reference. */
function throttled({ protocol }: Service): AwsError {
  return new AwsError(protocol === 'query' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

function unavailable(): AwsError {
  const message = 'Service is unable to handle request.';
  return new AwsError('ServiceUnavailable', message, { status: 503, type: 'Receiver' });
}

function serverError({ name, protocol }: Service): AwsError {
  if (protocol === 'json') {
    return new AwsError('InternalServiceError', 'An error occurred on the server side.', { status: 500 });
  }
  return new AwsError(
    name === 'iam' ? 'ServiceFailure' : 'InternalFailure',
    'The request processing failed.',
    {
      status: 500,
      type: 'Receiver',
    },
  );
}
