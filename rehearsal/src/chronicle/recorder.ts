import type { Principal } from '../aws/call';
import type { LocalAws, TrailEntry } from '../aws/local-aws';
import type { InvocationListener, StartedInvocation } from '../aws/services/lambda';
import type { DeployedResource } from '../cloudformation/deployed';
import type { RehearsedSecret } from '../rehearse/create-report';
import type { DeniedCall } from '../rehearse/report';
import { alarmSpans } from './alarms';
import { BoundedList } from './bounded-list';
import type { Chronicle, ToldFault } from './format';
import { Owners } from './owners';
import { PermissionTable } from './permission-table';
import { type Room, SecretRecorder } from './secret-recorder';

export interface Begun {
  readonly days: number;
  readonly plays: readonly RehearsedSecret[];
  readonly resources: readonly DeployedResource[];
}

/** How many attempts to rotate are kept of all secrets together. */
const SHARED = 12_000;

/** Writes down what happens, from the end of the deploy on. */
export class ChronicleRecorder {
  private readonly from: number;
  private readonly room: Room;
  private readonly recorders: readonly SecretRecorder[];
  private readonly owners: Owners;
  private readonly book = new PermissionTable();
  /** Where the calls go that are made as one of these. */
  private readonly sinks = new Map<Principal, (entry: TrailEntry) => void>();
  private readonly faults: BoundedList<ToldFault>;

  constructor(
    private readonly aws: LocalAws,
    private readonly begun: Begun,
  ) {
    const { plays, days, resources } = begun;
    this.from = aws.timeline.now();
    this.room = roomFor(plays.length);
    this.faults = new BoundedList(this.room.single);
    this.recorders = plays.map(
      ({ secret }) =>
        new SecretRecorder(secret, graceOf(aws, secret.arn), { from: this.from, days }, this.room),
    );
    this.owners = new Owners(plays, this.recorders, resources);
    this.listen();
  }

  /** What has been written so far. */
  told(): Chronicle {
    const { aws, begun, room } = this;
    const { of, others } = alarmSpans(aws, begun.resources, this.recorders);
    const alarms = new BoundedList<(typeof others)[number]>(room.single);
    for (const alarm of others) alarms.add(alarm);
    return {
      from: this.from,
      to: aws.timeline.now(),
      secrets: this.recorders
        .map((recorder) => recorder.told(of(recorder)))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
      faults: this.faults.kept,
      alarms: alarms.kept,
      permissions: this.book.permissions,
      statements: this.book.statements,
    };
  }

  /** The path of the secret that a call was about: by its resource, else by the function or role that made it. */
  secretOf({ principal, resource }: Pick<DeniedCall, 'principal' | 'resource'>): string | undefined {
    const names = [resource, ...principal.split('/').reverse()];
    const owners = names.map((name) => this.owners.ofTarget(name)).find(({ length }) => length > 0);
    return owners?.[0]?.secret.path;
  }

  private listen(): void {
    const { aws, begun, owners } = this;
    aws.onCall((entry) => this.sinks.get(entry.principal)?.(entry));
    aws.lambda.onInvocation((started) => this.invocation(started));
    aws.secretsManager.onStep(({ secret, token, step, time }) => {
      const ended = owners.ofArn(secret.arn)?.attempts.step(token, step, time);
      return (end, error) => ended?.(end, error);
    });
    aws.secretsManager.onRotation(({ name, secret, token, time }) => {
      const recorder = owners.ofArn(secret.arn);
      recorder?.attempts.event(name, token, time);
      // Secrets Manager has moved labels itself.
      recorder?.look(time);
    });
    aws.faults.listen((fault) => {
      const hit = owners.ofTarget(fault.target);
      if (hit.length === 0) this.faults.add(fault);
      for (const recorder of hit) recorder.fault(fault);
    });
    this.recorders.forEach((recorder, index) => {
      recorder.secret.onLook(() => recorder.look(aws.timeline.now()));
      for (const reader of begun.plays[index]?.readers ?? []) {
        reader.onRead((problem) => recorder.read(aws.timeline.now(), reader.role.path, problem));
      }
    });
  }

  private invocation({
    event,
    functionName,
    principal,
    time,
  }: StartedInvocation): ReturnType<InvocationListener> {
    const { SecretId, ClientRequestToken, Step } = (event ?? {}) as Record<string, unknown>;
    if (typeof SecretId === 'string' && typeof ClientRequestToken === 'string' && Step !== undefined) {
      const attempts = this.owners.ofArn(SecretId)?.attempts;
      return this.sink(principal, ({ time, service, operation, error, decisions }) =>
        attempts?.callsOf(ClientRequestToken)?.push({
          time,
          operation: `${service}:${operation}`,
          ...(error === undefined ? {} : { error }),
          permissions: decisions.map((decision) => this.book.place(decision)),
        }),
      );
    }
    const runs = this.owners.ofTarget(functionName).map(({ runs }) => runs.begin(event, time));
    if (runs.length === 0) return undefined;
    const forget = this.sink(principal, (entry) => {
      for (const run of runs) run.call(entry);
    });
    return (end, error) => {
      forget();
      for (const run of runs) run.ended(end, error);
    };
  }

  private sink(principal: Principal | undefined, write: (entry: TrailEntry) => void): () => void {
    if (!principal) return () => {};
    this.sinks.set(principal, write);
    return () => this.sinks.delete(principal);
  }
}

function roomFor(secrets: number): Room {
  const attempts = Math.min(1200, Math.max(60, Math.floor(SHARED / Math.max(1, secrets))));
  return { attempts, spans: 4 * attempts, single: Math.ceil(attempts / 4) };
}

/** As the app says it to cdk-rekey's rotator; see engine/src/contract.ts. */
function graceOf(aws: LocalAws, secretArn: string): number | undefined {
  const lambdaArn = aws.secretsManager.secret(secretArn)?.rotation?.lambdaArn;
  const times = lambdaArn && aws.lambda.function(lambdaArn)?.environment.REKEY_TIMES;
  try {
    const { graceSeconds } = JSON.parse(times ?? '{}') as { graceSeconds?: unknown };
    return typeof graceSeconds === 'number' ? graceSeconds : undefined;
  } catch {
    return undefined;
  }
}
