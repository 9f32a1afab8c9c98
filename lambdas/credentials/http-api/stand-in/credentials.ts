import { HOUR, SECOND } from 'cdk-rekey-engine';
import type { IssuerContext } from 'cdk-rekey-engine/testing';
import type { HttpApiValue } from '../credentials';
import { isChosen } from '../spec/requests';
import type { Spec } from '../spec/types';
import type { WireAnswer } from '../wire';
import { answerOf, otherThan, put, timeAt } from './answer';
import type { Captures } from './match';
import { accepts, expiryIn, type Held, isActive } from './state';
import { madeValue } from './values';

/** The part of an issuer's context that a stand-in uses. */
export type StandInContext = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

/** A credential that was issued, and the answer with its value. */
export interface IssuedAnswer {
  readonly credential: Held;
  readonly answer: WireAnswer;
}

/** The credentials of a stand-in, removed ones included. */
export class HeldCredentials {
  /** By id. */
  readonly all = new Map<string, Held>();

  constructor(
    private readonly spec: Spec,
    private readonly context: StandInContext,
  ) {}

  private get now(): number {
    return this.context.clock.now();
  }

  /** Credentials that are in service. */
  alive(): Held[] {
    return [...this.all.values()].filter((one) => isActive(one, this.now));
  }

  /** The credential with the value of a secret. */
  find(text: string): Held | undefined {
    const value = JSON.parse(text) as HttpApiValue;
    const id = value[this.spec.value.id] ?? '';
    const found = isChosen(this.spec) ? this.named(id)[0] : this.all.get(id);
    return found && Object.entries(found.value).every(([name, own]) => value[name] === own)
      ? found
      : undefined;
  }

  /** Credentials with a name that the rotator gave, the latest first. */
  named(name: string): Held[] {
    return [...this.all.values()].filter((one) => one.name === name).reverse();
  }

  /** Issues a credential, or returns the reason why not. */
  issue(captures: Captures): IssuedAnswer | 'full' | 'exists' {
    const { spec, now } = this;
    const { random, propagation } = this.context;
    this.forget();
    const taken = [...this.all.values()].filter(({ removed, expiresAt }) => !removed && now < expiresAt);
    if (taken.length >= (spec.slots ?? Infinity)) return 'full';
    const { json, value, id, name } = madeValue(spec, captures, random);
    if (spec.create.exists && this.named(name ?? '').some(({ removed }) => !removed)) return 'exists';
    const credential: Held = {
      id,
      name,
      value,
      // In whole seconds, as APIs list it.
      created: Math.floor(now / SECOND) * SECOND,
      effective: now + random.integer(...propagation),
      expiresAt: expiryIn(captures, now),
      ends: Infinity,
      disabled: false,
      removed: false,
    };
    this.all.set(credential.id, credential);
    return { credential, answer: answerOf(spec.create.ok, 201, this.withExpiry(json, credential)) };
  }

  /** Forgets credentials that every endpoint has refused for an hour, because a test runs for years. */
  private forget(): void {
    for (const [id, { removed, ends }] of this.all)
      if (removed && this.now > ends + HOUR) this.all.delete(id);
  }

  private withExpiry(json: unknown, { expiresAt }: Held): unknown {
    const { expires } = this.spec.create;
    if (!expires) return json;
    const { at, format } = expires;
    if (format === 'secondsLeft') return put(json, at, Math.ceil((expiresAt - this.now) / SECOND));
    return put(json, at, timeAt(expiresAt, { at, format }));
  }

  /** Disables or removes a credential. Returns false if there is none. */
  end(id: string, how: 'disabled' | 'removed'): boolean {
    const credential = this.all.get(id);
    if (!credential || credential.removed) return false;
    credential[how] = true;
    const { random, propagation } = this.context;
    credential.ends = Math.min(credential.ends, this.now + random.integer(...propagation));
    return true;
  }

  isEnabled(id: string): boolean {
    const { disabled = true, removed = true } = this.all.get(id) ?? {};
    return !disabled && !removed;
  }

  /** Uses the credential that has these members of the value. Returns undefined if it is refused. */
  use(captures: Captures): Held | undefined {
    const members = Object.entries(captures).filter(([name]) => name.startsWith('value/'));
    const found = [...this.all.values()].find(
      (one) =>
        members.every(([name, value]) => one.value[name.slice('value/'.length)] === value) &&
        accepts(one, this.now),
    );
    if (found) found.lastUse = this.now;
    return found;
  }

  /** The last use that the list reports. */
  reportedUse({ lastUse }: Held): number | undefined {
    const { used } = this.spec.list;
    if (!used || lastUse === undefined) return undefined;
    return lastUse <= this.now - (used.lagSeconds * SECOND) / 2 ? lastUse : undefined;
  }

  /** Listed credentials by id, without their ids at the pointer of the list. */
  elements(): Map<string, unknown> {
    const { active } = this.spec.list;
    const isListed = ({ removed, expiresAt }: Held) =>
      !removed && (active !== undefined || this.now < expiresAt);
    return new Map([...this.all.values()].filter(isListed).map((one) => [one.id, this.element(one)]));
  }

  private element(one: Held): unknown {
    const { active, used, created, name, where = [] } = this.spec.list;
    let json: unknown = {};
    for (const { at, is } of where) json = put(json, at, is);
    if (name !== undefined && one.name !== undefined) json = put(json, name, one.name);
    if (created !== 'name') json = put(json, created.at, timeAt(one.created, created));
    if (active) json = put(json, active.at, isActive(one, this.now) ? active.is : otherThan(active));
    const use = this.reportedUse(one);
    return used && use !== undefined ? put(json, used.at, timeAt(use, used)) : json;
  }
}
