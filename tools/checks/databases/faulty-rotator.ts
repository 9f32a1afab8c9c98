import { type Adapter, type AdapterFactory, SECOND } from '../../../engine/src';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { FAULTS, Rotator } from '../../../engine/src/testing';
import type { Random } from '../../../engine/src/testing/random';
import type { ShortenedClock } from './clock';
import type { CheckedServer } from './server';

/** Faults at one call to the secret or to the server; those of the engine's vocabulary, and two that take time. */
const KINDS = [...FAULTS, 'throttle', 'timeout'] as const;
export type FaultKind = (typeof KINDS)[number];

/** Time that the attempts of a throttled request take. */
const THROTTLED = 3 * SECOND;
/** A rotation makes fewer calls than this. */
const MOST_CALLS = 40;

/** Calls of an adapter that reach the server. */
const SERVER_CALLS = ['install', 'verify', 'list', 'disable', 'remove', 'proveRefused', 'lastUsed', 'issue'];

/** The part of a server that its rotator needs. */
type Administered = Pick<
  CheckedServer,
  'factory' | 'parameters' | 'admin' | 'functionSeconds' | 'endAdminSessions'
>;

/** The rotator of a server, whose attempts fail as the faults say. */
export class FaultyRotator {
  readonly rotator: Rotator;
  /** Number of faults that happened. */
  faults = 0;
  private readonly open = new Set<Adapter>();

  constructor(
    private readonly server: Administered,
    private readonly clock: ShortenedClock,
    private readonly random: Random,
  ) {
    const { parameters, admin, functionSeconds = 300 } = server;
    this.rotator = new Rotator({ clock, factory: this.watched(server.factory), parameters });
    this.rotator.environment[ENVIRONMENT.adminSecret] =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
    this.rotator.admin = admin;
    this.rotator.timeLimit = functionSeconds * SECOND;
  }

  /** Runs an invocation, or several in parallel, with at most one fault. */
  async attempt<T>(work: () => Promise<T>, fault?: FaultKind): Promise<T> {
    const { calls } = this.rotator;
    calls.reset();
    calls.afterEach = () => undefined;
    if (fault) this.plan(fault, this.random.integer(0, MOST_CALLS - 1));
    try {
      return await work();
    } finally {
      // The connections of a process that crashed.
      for (const adapter of this.open) await adapter.close?.();
      calls.reset();
    }
  }

  pickFault(): FaultKind {
    return KINDS[this.random.integer(0, KINDS.length - 1)] as FaultKind;
  }

  /** Ends the administrator's connections before one call. */
  endAdminSessionsDuring<T>(work: () => Promise<T>): Promise<T> {
    const { calls } = this.rotator;
    const at = this.random.integer(0, MOST_CALLS - 1);
    return this.attempt(() => {
      calls.delay = (_name, index) => {
        if (index !== at) return undefined;
        this.faults++;
        return this.server.endAdminSessions?.();
      };
      return work();
    });
  }

  private plan(kind: FaultKind, at: number): void {
    const { calls, clock, timeLimit } = this.rotator;
    calls.fault = (_name, index) => {
      if (index !== at) return undefined;
      this.faults++;
      if (kind === 'throttle') return 'lose';
      if (kind !== 'timeout') return kind;
      calls.afterEach = () => {
        calls.afterEach = () => undefined;
        clock.pass(timeLimit);
      };
      return 'crash-after';
    };
    calls.delay = (_name, index) =>
      kind === 'throttle' && index === at ? clock.sleep(THROTTLED) : undefined;
  }

  /** The adapter, whose calls take no other time than that of the server, and whose connections can be closed. */
  private watched(factory: AdapterFactory): AdapterFactory {
    return {
      kind: factory.kind,
      create: (parameters, context) => {
        const adapter = factory.create(parameters, context);
        const watched = Object.create(adapter) as Record<string, unknown>;
        for (const name of SERVER_CALLS) {
          const call = (adapter as unknown as Record<string, unknown>)[name];
          if (typeof call !== 'function') continue;
          watched[name] = (...input: unknown[]) =>
            this.clock.during(() => call.apply(adapter, input) as Promise<unknown>);
        }
        watched.close = async () => {
          if (this.open.delete(watched as unknown as Adapter)) await adapter.close?.();
        };
        this.open.add(watched as unknown as Adapter);
        return watched as unknown as Adapter;
      },
    };
  }
}
