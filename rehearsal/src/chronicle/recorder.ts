import type { Principal } from '../aws/call';
import type { LocalAws, TrailEntry } from '../aws/local-aws';
import type { InvocationListener, StartedInvocation } from '../aws/services/lambda';
import type { DeployedResource } from '../cloudformation/deployed';
import type { RehearsedSecret } from '../rehearse/create-report';
import type { DeniedCall } from '../rehearse/report';
import { byPath } from '../words';
import { alarmSpans } from './alarms';
import { BoundedList } from './bounded-list';
import type { Chronicle, ToldFault } from './format';
import { Owners } from './owners';
import { PermissionTable } from './permission-table';
import { type Limits, SecretRecorder } from './secret-recorder';

export interface Run {
  readonly days: number;
  readonly rehearsed: readonly RehearsedSecret[];
  readonly resources: readonly DeployedResource[];
}

/** Maximum number of rotation attempts of all secrets. */
const MAX_ATTEMPTS = 12_000;

/** Records the events of a rehearsal after the deploy. */
export class ChronicleRecorder {
  private readonly from: number;
  private readonly limits: Limits;
  private readonly recorders: readonly SecretRecorder[];
  private readonly owners: Owners;
  private readonly book = new PermissionTable();
  /** Receivers of calls, by the principal that makes the calls. */
  private readonly sinks = new Map<Principal, (entry: TrailEntry) => void>();
  private readonly faults: BoundedList<ToldFault>;

  constructor(
    private readonly aws: LocalAws,
    private readonly run: Run,
  ) {
    const { rehearsed, days, resources } = run;
    this.from = aws.timeline.now();
    this.limits = limitsFor(rehearsed.length);
    this.faults = new BoundedList(this.limits.single);
    this.recorders = rehearsed.map(
      ({ secret }) =>
        new SecretRecorder(secret, graceOf(aws, secret.arn), { from: this.from, days }, this.limits),
    );
    this.owners = new Owners(rehearsed, this.recorders, resources);
    this.listen();
  }

  /** The events so far. */
  chronicle(): Chronicle {
    const { aws, run, limits } = this;
    const { of, others } = alarmSpans(aws, run.resources, this.recorders);
    const alarms = new BoundedList<(typeof others)[number]>(limits.single);
    for (const alarm of others) alarms.add(alarm);
    return {
      from: this.from,
      to: aws.timeline.now(),
      secrets: this.recorders.map((recorder) => recorder.chronicle(of(recorder))).sort(byPath),
      faults: this.faults.result,
      alarms: alarms.result,
      permissions: this.book.permissions,
      statements: this.book.statements,
    };
  }

  /** Path of the secret that a call concerns, by its resource, else by the function or role that makes it. */
  secretOf({ principal, resource }: Pick<DeniedCall, 'principal' | 'resource'>): string | undefined {
    const names = [resource, ...principal.split('/').reverse()];
    const owners = names.map((name) => this.owners.ofTarget(name)).find(({ length }) => length > 0);
    return owners?.[0]?.secret.path;
  }

  private listen(): void {
    const { aws, run, owners } = this;
    aws.onCall((entry) => this.sinks.get(entry.principal)?.(entry));
    aws.lambda.onInvocation((started) => this.invocation(started));
    aws.secretsManager.onStep(({ secret, token, step, time }) => {
      const ended = owners.ofArn(secret.arn)?.attempts.step(token, step, time);
      return (end, error) => ended?.(end, error);
    });
    aws.secretsManager.onRotation(({ name, secret, token, time }) => {
      const recorder = owners.ofArn(secret.arn);
      recorder?.attempts.event(name, token, time);
      // Secrets Manager moves labels without a call.
      recorder?.look(time);
    });
    aws.faults.listen((fault) => {
      const hit = owners.ofTarget(fault.target);
      if (hit.length === 0) this.faults.add(fault);
      for (const recorder of hit) recorder.fault(fault);
    });
    this.recorders.forEach((recorder, index) => {
      recorder.secret.onLook(() => recorder.look(aws.timeline.now()));
      for (const reader of run.rehearsed[index]?.readers ?? []) {
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

function limitsFor(secrets: number): Limits {
  const attempts = Math.min(1200, Math.max(60, Math.floor(MAX_ATTEMPTS / Math.max(1, secrets))));
  return { attempts, spans: 4 * attempts, single: Math.ceil(attempts / 4) };
}

/** Grace in the environment of the rotation function of cdk-rekey; see engine/src/contract.ts. */
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
