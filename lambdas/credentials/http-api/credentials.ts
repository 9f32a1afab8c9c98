import { type IssueRequest, type Listed, SECOND } from 'cdk-rekey-engine';
import { isSuccess, meets } from './answers';
import type { Api } from './api';
import { requireCreated, requireExpiry } from './creation';
import { itemsOf } from './items';
import { identifierOf, nameWithTime, readName } from './names';
import { isScalar, placeAt, valueAt } from './spec/pointer';
import { render } from './spec/template';
import type { Change, TimeAt } from './spec/types';
import { expiryOf, timeIn } from './times';

/** The value of the secret: the members that the spec names. */
export type HttpApiValue = Readonly<Record<string, string>>;

/** Time limit of a list with its pages and details. */
const LIST_WITHIN = 60 * SECOND;

/** Calls of an API on the credentials of its principal. `within` limits the time of one call, milliseconds. */
export class Credentials {
  constructor(
    private readonly api: Api,
    private readonly within: number,
    private readonly hide: (...secrets: string[]) => void,
  ) {}

  /** Sends one request, which is not repeated. The engine finds the credential of a lost answer. */
  async issue({ name, expiresAt = Number.NaN }: IssueRequest<HttpApiValue>): Promise<HttpApiValue> {
    const { api } = this;
    const { create, list, value } = api.spec;
    const { now } = api;
    const given = list.created === 'name' ? nameWithTime(name, now) : name;
    const scope = {
      name: given,
      identifier: identifierOf(given),
      ...(Number.isFinite(expiresAt) && expiryOf(expiresAt, now)),
    };
    const until = now + this.within / 2;
    const answer = await api.administer({
      name: 'create',
      request: create.request,
      scope,
      repeats: false,
      until,
    });
    requireCreated(api, answer);
    const { json } = answer;
    const rendered = Object.entries(value.members).map(([member, text]) => {
      const made = api.rendered('create', () => render(text, { answer: json }));
      if (value.secret.includes(member)) this.hide(made);
      return [member, made] as const;
    });
    requireExpiry(api, json, expiresAt);
    return Object.fromEntries(rendered);
  }

  async list(): Promise<Listed[]> {
    const { spec } = this.api;
    const { list } = spec;
    const items = await itemsOf(this.api, list, 'list', this.api.now + LIST_WITHIN);
    return items.map(({ id, json }) => {
      const given = list.name === undefined ? undefined : valueAt(json, list.name);
      const text = isScalar(given) ? String(given) : undefined;
      const { name, created } =
        list.created === 'name' ? readName(text) : { name: text, created: this.time(json, list.created) };
      const active = list.active === undefined || valueAt(json, list.active.at) === list.active.is;
      return { id, active, created, ...(name !== undefined && { name }) };
    });
  }

  /** The last use that the list shows, milliseconds. */
  async lastUsed(id: string): Promise<number | undefined> {
    const { list } = this.api.spec;
    const items = await itemsOf(this.api, list, 'list', this.api.now + LIST_WITHIN);
    const found = items.find((one) => one.id === id);
    const at = found && list.used && valueAt(found.json, list.used.at);
    if (!list.used || !isScalar(at) || at === '' || at === false) return undefined;
    const time = timeIn(at, list.used);
    if (Number.isNaN(time)) throw this.noTime(list.used);
    // Zero, and the year 1 of Go, are those of a credential that was never used.
    return time > 0 ? time : undefined;
  }

  async disable(id: string): Promise<void> {
    const { disable } = this.api.spec;
    if (disable) await this.change('disable', disable, id);
  }

  async remove(id: string): Promise<void> {
    const { remove } = this.api.spec;
    if (remove.disablesFirst) await this.disable(id);
    await this.change('remove', remove, id);
  }

  /** Disables or removes a credential. One that is gone, or disabled already, is no error. */
  private async change(name: 'disable' | 'remove', change: Change, id: string): Promise<void> {
    const { api } = this;
    const until = api.now + this.within / 2;
    const answer = await api.administer({
      name,
      request: change.request,
      scope: { id },
      repeats: true,
      until,
    });
    const { status } = answer;
    if (isSuccess(answer, change.ok) || meets(answer, change.gone ?? [{ status: 404 }])) return;
    if (status === 403) throw api.fail('AccessDenied', name, 'HTTP 403.');
    // An API may answer otherwise for a credential that is gone or disabled; the list shows it.
    const listed = (await this.list()).find((one) => one.id === id);
    if (!listed || (name === 'disable' && !listed.active)) return;
    throw api.fail('CallFailed', name, `HTTP ${status}.`);
  }

  private time(json: unknown, created: TimeAt): number {
    const found = valueAt(json, created.at);
    const time = isScalar(found) ? timeIn(found, created) : Number.NaN;
    if (Number.isFinite(time)) return time;
    throw this.noTime(created);
  }

  private noTime({ at, format }: TimeAt): Error {
    const detail = `an element of the list has no time of the format ${format} ${placeAt(at)}.`;
    return this.api.fail('IssuerMismatch', 'list', detail);
  }
}
