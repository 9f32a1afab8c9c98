import assert from 'node:assert/strict';
import type { Labelled } from '../../../adapter';
import { CURRENT } from '../../../secret-store/secret-store';
import { HOUR, MINUTE } from '../../../time/clock';
import { type Calls as Adapter, timesOf } from '../../../traits';
import { DAY } from '../../rotator';
import { adapterOf, deployed, type Make, type Subject, textOf } from '../../subject';

/** A credential that was issued by a call of the adapter itself. */
export interface Credential {
  readonly value: unknown;
  readonly text: string;
  readonly id: string;
}

/** Longer than any check takes. */
const LONG = 365 * DAY;

/** The adapter of a deployed kind, called without the engine. */
export class Direct {
  readonly adapter: Adapter;
  /** The first credential, which is current. */
  readonly first: Credential;
  private count = 0;

  private constructor(readonly it: Subject) {
    this.adapter = adapterOf(it);
    const text = textOf(it, CURRENT);
    this.first = this.credential(this.adapter.parse(text), it.rotator.secret.labels[CURRENT]);
    it.rotator.calls.afterEach = () => undefined;
  }

  static async of(make: Make): Promise<Direct> {
    return new Direct(await deployed(make));
  }

  get traits() {
    return this.adapter.traits;
  }

  get times() {
    return timesOf(this.adapter);
  }

  get now(): number {
    return this.it.rotator.clock.now();
  }

  accepts({ text }: Credential): boolean {
    return this.it.accepts(text);
  }

  pass(milliseconds: number): void {
    this.it.rotator.clock.pass(milliseconds);
  }

  run<T>(work: () => Promise<T> | T): Promise<T> {
    return this.it.rotator.run((async () => work())());
  }

  /** Issues a credential, and does not install it. */
  async issue(more: { readonly current?: unknown; readonly expiresAt?: number } = {}): Promise<Credential> {
    this.count += 1;
    const version = `version-of-the-conformance-suite-${this.count}`;
    const value = await this.run(() =>
      this.adapter.issue({
        version,
        name: this.nameOf(this.count),
        current: this.first.value,
        excluded: new Set(),
        ...(this.traits.expires ? { expiresAt: this.now + LONG } : {}),
        ...more,
      }),
    );
    return this.credential(value, version);
  }

  /** The name under which the last credential was issued. */
  get lastName(): string {
    return this.nameOf(this.count);
  }

  private nameOf(count: number): string {
    return `rekey-0123456789ab-${String(count).padStart(12, '0')}`;
  }

  /** Issues and installs a credential, and waits until it has reached every endpoint. */
  async issueInstalled(more: { readonly current?: Credential; readonly expiresAt?: number } = {}) {
    const { current = this.first, expiresAt } = more;
    const credential = await this.issue({
      current: current.value,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    await this.install(credential, { current: current.value });
    this.pass(this.times.propagation);
    return credential;
  }

  /** Installs until the issuer is ready; fails after an hour. */
  async install({ value }: Credential, labelled: Labelled<unknown>): Promise<void> {
    const { install } = this.adapter;
    if (!install) return;
    const end = this.now + HOUR;
    while ((await this.run(() => install.call(this.adapter, value, labelled))) === 'pending') {
      assert.ok(this.traits.asynchronous, contradiction('asynchronous', false, 'install answered "pending"'));
      assert.ok(
        this.now < end,
        contradiction('asynchronous', true, 'install still answers "pending" after an hour'),
      );
      this.pass(MINUTE);
    }
  }

  /** Disables a credential, and waits until the change has reached every endpoint. */
  async disable(credential: Credential): Promise<void> {
    await this.run(() => this.adapter.disable?.(this.issued(credential)));
    this.pass(this.times.propagation);
  }

  /** Removes a credential, and waits until the change has reached every endpoint. */
  async remove(credential: Credential, labelled: Labelled<unknown> = {}): Promise<void> {
    await this.run(() => this.adapter.remove?.(this.issued(credential), labelled));
    this.pass(this.times.propagation);
  }

  /** The code of the error with which a call ends; undefined when it succeeds. */
  async codeOf(call: () => Promise<unknown> | undefined): Promise<string | undefined> {
    try {
      await this.run(async () => call());
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  }

  private issued({ id, value }: Credential) {
    return this.traits.identity === 'same' ? { id, value } : { id };
  }

  private credential(value: unknown, version: string): Credential {
    const text = this.adapter.serialize(value);
    return { value, text, id: this.adapter.idOf?.(value) ?? version };
  }
}

/** The message of a check that contradicts a declared trait. */
export const contradiction = (trait: string, declared: unknown, seen: string): string =>
  `Trait ${trait}: declared ${JSON.stringify(declared) ?? 'nothing'}, but ${seen}.`;
