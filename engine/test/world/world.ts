import type { AdapterFactory } from '../../src/adapter';
import { requireReadable } from '../../src/testing/readable';
import { ANSWER_SIGNATURE, type Request, resourceEventOf, SECRET } from '../../src/testing/resource-event';
import { DAY, type Outcome, type ResourceOptions, ROTATION_TOKEN, Rotator } from '../../src/testing/rotator';
import { MemoryIssuer, type MemoryTraits, type MemoryValue, USAGE_LAG } from './memory-issuer';

export { ANSWERS, SECRET } from '../../src/testing/resource-event';
export { codeOf, DAY, type Outcome } from '../../src/testing/rotator';

/** From a promotion until the issuer has reported every use within the grace. */
export const REPORTED = DAY + USAGE_LAG;

/** A rotator with the memory issuer. */
export class World extends Rotator {
  readonly issuer = new MemoryIssuer(this.clock);
  traits: MemoryTraits = {};
  /** False in tests that break a labelled credential: disables the check after every call. */
  watchLabels = true;
  /** The kind and its parameters, when it is not the kind of the memory issuer. */
  parameters: { kind: string; credential: Record<string, string> } | undefined;

  constructor() {
    super({ factory: undefined as never, parameters: { principal: 'alice' } });
    this.calls.afterEach = () => this.requireLabelsTellTheTruth();
  }

  kinds(): AdapterFactory {
    return this.issuer.factory(this.traits);
  }

  override adapterFactory(): AdapterFactory {
    return this.kinds();
  }

  override resource(request: Request, options: WorldResourceOptions = {}): Promise<Outcome> {
    const { kind, credential: parameters } = this.parameters ?? {};
    const event =
      kind && parameters
        ? resourceEventOf({ ...options, request, kind, parameters, physicalId: this.physicalId(options) })
        : resourceEvent(request, options);
    return this.run(this.invoke(event));
  }

  value(label: string): MemoryValue | undefined {
    const text = this.secret.text(label) ?? '';
    return text.startsWith('{"id"') ? (JSON.parse(text) as MemoryValue) : undefined;
  }

  id(label: string): string | undefined {
    return this.value(label)?.id;
  }

  /** Live credentials of ours that no labelled version holds. */
  orphans(): string[] {
    const held = Object.keys(this.secret.labels).map((label) => this.id(label));
    return [...this.issuer.keys.values()]
      .filter((key) => key.active && !key.foreign && !held.includes(key.id))
      .map(({ id }) => id);
  }

  logged(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private requireLabelsTellTheTruth(): void {
    if (!this.watchLabels) return;
    for (const label of Object.keys(this.secret.labels)) {
      const value = this.value(label);
      if (value && !this.issuer.works(value))
        throw new Error(`Rule 1: ${label} is on ${value.id}, which does not work.`);
    }
  }

  /** Rules 2, 8 and 9, at the end of every test. */
  requireRules(): void {
    requireReadable(this);
    for (const key of this.issuer.keys.values()) {
      if (key.foreign && !key.active)
        throw new Error(`Rule 2: ${key.id} was issued by another, and was disabled.`);
    }
    const said = [
      ...this.lines,
      ...this.answers.map((answer) => JSON.stringify(answer)),
      JSON.stringify(this.replacements),
      ...this.errors.map((error) => `${JSON.stringify(error)} ${(error as Error).stack}`),
      JSON.stringify(this.secret.tags),
      JSON.stringify(this.environment),
    ].join('\n');
    for (const secret of [
      ...this.issuer.passwords,
      ROTATION_TOKEN,
      ANSWER_SIGNATURE,
      'hunter2-of-the-admin',
    ]) {
      if (said.includes(secret)) throw new Error('Rule 8: a secret value is disclosed.');
    }
  }
}

interface WorldResourceOptions extends ResourceOptions {
  readonly principal?: string;
}

export function resourceEvent(request: Request, options: WorldResourceOptions = {}) {
  const { principal = 'alice', ...others } = options;
  const physicalId = options.physicalId ?? `rekey:memory:${SECRET}:${principal}`;
  return resourceEventOf({ ...others, request, kind: 'memory', parameters: { principal }, physicalId });
}

/** A new world for every test, whose rules are checked after the test. */
export function eachWorld(): { readonly world: World } {
  const box = { world: new World() };
  const consoleCalls = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(),
  );
  beforeEach(() => {
    for (const spy of consoleCalls) spy.mockClear();
    box.world = new World();
  });
  afterEach(() => {
    box.world.requireRules();
    // The log is searched for values; console output would bypass the search.
    for (const spy of consoleCalls) expect(spy).not.toHaveBeenCalled();
  });
  return box;
}
