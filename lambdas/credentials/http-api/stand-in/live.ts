import { type AdapterContext, RekeyError, SECOND } from 'cdk-rekey-engine';
import { createLog } from '../../../../engine/src/log';
import { realClock } from '../../../../engine/src/time/clock';
import type { Calls } from '../../../../engine/src/traits';
import { httpApi } from '../adapter';
import type { HttpApiValue } from '../credentials';
import type { Spec } from '../spec/types';
import { overHttps } from '../transport';
import type { Transport } from '../wire';
import { parametersFor } from './issuer';

/** Lifetime of the credential of a check, for an API with an expiry. */
const LIFETIME = 24 * 3600 * SECOND;
/** Tolerance for the clock of the API. */
const SKEW = 300 * SECOND;

/** A step of a check at the API itself. */
export interface LiveStep {
  readonly step: string;
  /** The reason why it failed. */
  readonly failure?: string;
}

type Adapter = Required<Calls<HttpApiValue>>;

/** Services of a check; tests pass their own. */
export interface LiveServices {
  readonly transport: (spec: Spec) => Transport;
  readonly clock: AdapterContext['clock'];
}

/**
 * Issues one credential at the API of a spec, lists, tests and removes it. A step that fails ends the check; a credential that
 * was issued is removed. The steps have no secret values.
 *
 * @param admin text of the admin secret.
 */
export async function checkLive(
  spec: Spec,
  admin: string,
  { transport, clock }: LiveServices = { transport: overHttps, clock: realClock },
): Promise<LiveStep[]> {
  const log = createLog({ FunctionName: 'check' }, () => undefined, clock.now);
  log.hide(admin);
  const context = { clock, log, timeLeft: () => 300 * SECOND, adminSecret: async () => admin };
  const factory = httpApi(transport, () => JSON.stringify(spec));
  const adapter = factory.create(parametersFor(spec), context) as unknown as Adapter;
  const steps: LiveStep[] = [];
  const run = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work();
      steps.push({ step });
      return result;
    } catch (error) {
      const { found } = error instanceof RekeyError ? error.report : { found: (error as Error).message };
      steps.push({ step, failure: log.scrub(found) });
      throw error;
    }
  };
  try {
    await new Check(adapter, clock, run).all();
  } catch (error) {
    // An error of a step is in the steps.
    if (steps.every(({ failure }) => failure === undefined)) throw error;
  }
  return steps;
}

class Check {
  constructor(
    private readonly adapter: Adapter,
    private readonly clock: LiveServices['clock'],
    private readonly run: <T>(step: string, work: () => Promise<T>) => Promise<T>,
  ) {}

  async all(): Promise<void> {
    const { adapter, clock, run } = this;
    await run('list', () => adapter.list());
    const began = clock.now();
    const name = `rekey-check-${began.toString(36)}`;
    const request = { version: 'check', name, excluded: new Set<string>(), expiresAt: began + LIFETIME };
    const { value, id } = await run('create', async () => {
      const issued = await adapter.issue(request);
      await adapter.install?.(issued, {});
      return { value: issued, id: adapter.idOf(issued) };
    });
    try {
      await run('test: the new credential is accepted', () => adapter.verify(value, this.patience(3)));
      await run('list: the new credential has its name, its time and its state', () =>
        this.isListed(id, name, began),
      );
      if (adapter.disable) {
        await run('disable', () => adapter.disable({ id }));
        await run('test: the disabled credential is refused', () =>
          adapter.proveRefused(value, this.patience(3)),
        );
      }
    } finally {
      await run('remove', () => adapter.remove({ id }, {}));
    }
    await run('test: the removed credential is refused', () => adapter.proveRefused(value, this.patience(3)));
    await run('remove: again, without an error', () => adapter.remove({ id }, {}));
    await run('list: the removed credential is not shown as active', () => this.isGone(id));
  }

  private patience(successes: number) {
    return { successes, within: this.adapter.traits.times?.propagation ?? 0 };
  }

  /** Lists until a condition is met, for as long as the spec says that a list may be late. */
  private async until(problemOf: () => Promise<string | undefined>): Promise<void> {
    const { clock, adapter } = this;
    const end = clock.now() + (adapter.traits.times?.listLag ?? 0);
    for (;;) {
      const problem = await problemOf();
      if (problem === undefined) return;
      if (clock.now() > end) throw new Error(problem);
      await clock.sleep(2 * SECOND);
    }
  }

  private isListed(id: string, name: string, began: number): Promise<void> {
    return this.until(async () => {
      const found = (await this.adapter.list()).find((one) => one.id === id);
      if (!found) return 'The list does not show the credential.';
      if (!found.active) return 'The list shows the credential as inactive.';
      if (this.adapter.traits.naming === 'named' && found.name !== name)
        return 'The list shows another name than the one that create sent.';
      const isRecent = Math.abs(found.created - began) < SKEW;
      return isRecent
        ? undefined
        : `The list shows the time ${new Date(found.created).toISOString()} of the creation.`;
    });
  }

  private isGone(id: string): Promise<void> {
    return this.until(async () => {
      const found = (await this.adapter.list()).find((one) => one.id === id);
      return found?.active ? 'The list still shows the credential as active.' : undefined;
    });
  }
}
