import { randomInt } from 'node:crypto';
import type { IssueRequest, Listed } from 'cdk-rekey-engine';
import { meets } from './answers';
import type { Api } from './api';
import { requireCreated, requireExpiry } from './creation';
import type { Credentials, HttpApiValue } from './credentials';
import { identifierOf, isOwnName } from './names';
import { render, type Scope } from './spec/template';
import type { Spec } from './spec/types';
import { expiryOf } from './times';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A text of letters and digits. */
const randomText = (length: number): string =>
  Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');

/** The members of a value that the rotator chooses. */
export const composed = ({ value }: Spec, scope: Scope): HttpApiValue =>
  Object.fromEntries(Object.entries(value.members).map(([member, text]) => [member, render(text, scope)]));

/** The member with the expiry of a value that the rotator chooses. */
const expiryMemberOf = ({ value }: Spec): string | undefined =>
  Object.keys(value.members).find((member) => value.members[member] === '{expiresAt}');

/**
 * Credentials whose value the rotator chooses. The value is stored before the API receives it. The name is the id, because the
 * API has an id of its own only later.
 */
export class ChosenCredentials {
  constructor(
    private readonly api: Api,
    private readonly held: Credentials,
    private readonly within: number,
    private readonly hide: (...secrets: string[]) => void,
  ) {}

  /** Makes a value without a request. */
  async issue({ name, expiresAt = Number.NaN }: IssueRequest<HttpApiValue>): Promise<HttpApiValue> {
    const { spec, now } = this.api;
    const random = randomText(spec.value.random?.length ?? 0);
    this.hide(random);
    const expiry = Number.isFinite(expiresAt) && expiryOf(expiresAt, now);
    return composed(spec, { name, identifier: identifierOf(name), random, ...expiry });
  }

  /** Creates the credential, unless it is listed or the API says that it has the value. */
  async install(value: HttpApiValue): Promise<'ready'> {
    const { api } = this;
    const { create, value: described } = api.spec;
    if ((await this.idsOf(value[described.id] as string)).length > 0) return 'ready';
    const member = expiryMemberOf(api.spec);
    const expiresAt = Date.parse(value[member ?? ''] ?? '');
    const scope = { value, ...(Number.isFinite(expiresAt) && expiryOf(expiresAt, api.now)) };
    const until = api.now + this.within / 2;
    const call = { name: 'create', request: create.request, scope, repeats: false, until };
    const answer = await api.administer(call);
    if (meets(answer, create.exists ?? [])) return 'ready';
    requireCreated(api, answer);
    requireExpiry(api, answer.json, expiresAt);
    return 'ready';
  }

  async list(): Promise<Listed[]> {
    const found = new Map<string, Listed>();
    for (const one of await this.held.list()) {
      const id = isOwnName(one.name) ? one.name : one.id;
      found.set(id, { ...one, id, active: one.active || found.get(id)?.active === true });
    }
    return [...found.values()];
  }

  async lastUsed(id: string): Promise<number | undefined> {
    const uses = await Promise.all((await this.idsOf(id)).map((one) => this.held.lastUsed(one)));
    const times = uses.filter((time) => time !== undefined);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  async disable(id: string): Promise<void> {
    for (const one of await this.idsOf(id)) await this.held.disable(one);
  }

  async remove(id: string): Promise<void> {
    for (const one of await this.idsOf(id)) await this.held.remove(one);
  }

  /** Ids at the API. Two with one value, if a second request was sent before the list showed the first one. */
  private async idsOf(name: string): Promise<string[]> {
    return (await this.held.list()).filter((one) => one.name === name).map(({ id }) => id);
  }
}
