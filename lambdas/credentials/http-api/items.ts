import { isSuccess, meets } from './answers';
import type { Api, ApiCall } from './api';
import { isScalar, placeAt, valueAt } from './spec/pointer';
import type { Items, Next } from './spec/types';
import type { WireAnswer } from './wire';

/** More pages than any principal has credentials for. */
const MOST_PAGES = 200;
/** Requests for details at the same time. */
const AT_ONCE = 8;

/** An element of a list, or the answer with its details. */
export interface Item {
  readonly id: string;
  readonly json: unknown;
}

/** All elements of a list, every page, with their details. @throws PrincipalGone, and the errors of `Api` */
export async function itemsOf(api: Api, list: Items, name: string, until: number): Promise<Item[]> {
  // By id: an element moves to the next page when another one is created meanwhile.
  const found = new Map<string, Item>();
  let before = '';
  for (let page = await firstPage(api, list, name, until), number = 1; ; number++) {
    const elements = elementsOf(api, list, name, page.answer);
    const items = elements.map((json) => ({ id: idIn(api, list, name, json), json }));
    for (const item of items) found.set(item.id, item);
    const next = nextCall(api, list.next, page, elements.length);
    if (!next) break;
    const ids = JSON.stringify(items.map(({ id }) => id));
    if (items.length > 0 && ids === before)
      throw api.fail('IssuerMismatch', name, 'a page of the list repeats the page before it.');
    before = ids;
    if (number === MOST_PAGES)
      throw api.fail('IssuerMismatch', name, `the list has more than ${MOST_PAGES} pages.`);
    requireTime(api, name, until);
    page = { call: next, answer: await pageOf(api, next) };
  }
  const elements = [...found.values()];
  const detailed = list.detail ? await withDetails(api, list, name, until, elements) : elements;
  const wanted = ({ json }: Item) => (list.where ?? []).every(({ at, is }) => valueAt(json, at) === is);
  return detailed.filter(wanted);
}

/** Limits the time of a list, which may have many slow answers. @throws IssuerTimedOut */
function requireTime(api: Api, name: string, until: number): void {
  if (api.now > until) throw api.fail('IssuerTimedOut', name, 'the list takes too long.');
}

interface Page {
  readonly call: ApiCall;
  /** `isEmpty`: it is the answer of a list without elements. */
  readonly answer: WireAnswer & { readonly isEmpty?: boolean };
}

async function firstPage(
  api: Api,
  { request, next, empty }: Items,
  name: string,
  until: number,
): Promise<Page> {
  const query = next?.by === 'page' ? { ...request.query, [next.query]: String(next.first) } : request.query;
  const call = { name, request: { ...request, query }, repeats: true, until };
  const answer = await pageOf(api, call, empty);
  return { call, answer };
}

async function pageOf(api: Api, call: ApiCall, empty: Items['empty'] = []): Promise<Page['answer']> {
  const answer = await api.administer(call);
  if (meets(answer, empty)) return { ...answer, json: {}, isEmpty: true };
  if (isSuccess(answer)) return answer;
  const code =
    answer.status === 404 ? 'PrincipalGone' : answer.status === 403 ? 'AccessDenied' : 'CallFailed';
  throw api.fail(code, call.name, `HTTP ${answer.status}.`);
}

function elementsOf(api: Api, { items }: Items, name: string, { json, isEmpty }: Page['answer']): unknown[] {
  if (isEmpty) return [];
  const elements = valueAt(json, items);
  if (Array.isArray(elements)) return elements;
  if (isLeftOut(json, items)) return [];
  throw api.fail('IssuerMismatch', name, `the answer is no array ${placeAt(items)}.`);
}

/** True for an answer without the array, or with null: some APIs leave out an empty list. An answer with an error is none. */
function isLeftOut(json: unknown, items: string): boolean {
  if (ERRORS.some((member) => !isNothing(valueAt(json, member)))) return false;
  if (items === '') return json === null;
  const parent = valueAt(json, items.replace(/\/[^/]*$/, ''));
  return typeof parent === 'object' && parent !== null && (valueAt(json, items) ?? null) === null;
}

/** Members of the answer to a request that failed, also with the status 200, as those of GraphQL. */
const ERRORS = ['/error', '/errors'];

const isNothing = (value: unknown): boolean => !value || (Array.isArray(value) && value.length === 0);

function idIn(api: Api, { id }: Items, name: string, json: unknown): string {
  const found = valueAt(json, id);
  if (isScalar(found) && found !== '') return String(found);
  throw api.fail('IssuerMismatch', name, `an element of the list has no id ${placeAt(id)}.`);
}

function nextCall(
  api: Api,
  next: Next | undefined,
  { call, answer }: Page,
  count: number,
): ApiCall | undefined {
  if (!next) return undefined;
  const { request } = call;
  const withQuery = (name: string, value: string): ApiCall => ({
    ...call,
    request: { ...request, query: { ...request.query, [name]: value } },
  });
  if (next.by === 'page') {
    const page = Number(request.query?.[next.query]);
    return count === 0 ? undefined : withQuery(next.query, String(page + 1));
  }
  if (next.by === 'offset') {
    const offset = Number(request.query?.[next.query] ?? 0);
    return count === 0 ? undefined : withQuery(next.query, String(offset + count));
  }
  const found = next.by === 'link' ? linkIn(answer.headers.link) : valueAt(answer.json, next.at);
  if (!isScalar(found) || found === '' || found === false) return undefined;
  return next.by === 'cursor'
    ? withQuery(next.query, String(found))
    : { ...call, url: ofHosts(api, call, String(found)) };
}

/** The next page in a Link header (RFC 8288). */
const linkIn = (header = ''): string | undefined =>
  /<([^>]*)>\s*;[^,]*\brel=(?:"(?:[^"]* )?next(?: [^"]*)?"|next(?=\s*[;,]|\s*$))/i.exec(header)?.[1];

/** The address of a page, which gets the credential of the administrator, so it must be at a host of the spec. */
function ofHosts(api: Api, { name, request, url = request.url }: ApiCall, found: string): string {
  if (!URL.canParse(found, url))
    throw api.fail('IssuerMismatch', name, 'the address of the next page is no URL.');
  const { protocol, hostname, port, href, username, password } = new URL(found, url);
  const hosts = [hostname, `${hostname}:${port || 443}`];
  const isKnown = api.spec.hosts.some((host) => hosts.slice(port ? 1 : 0).includes(host));
  const hasLogin = username !== '' || password !== '';
  if (protocol === 'https:' && isKnown && !hasLogin) return href;
  throw api.fail('IssuerMismatch', name, 'the next page is at a host that is not in hosts.');
}

async function withDetails(
  api: Api,
  { detail, gone = [{ status: 404 }] }: Items,
  list: string,
  until: number,
  found: readonly Item[],
): Promise<Item[]> {
  const name = `${list}.detail`;
  const detailOf = async ({ id }: Item): Promise<Item[]> => {
    const answer = await api.administer({
      name,
      request: detail as never,
      scope: { id },
      repeats: true,
      until,
    });
    if (meets(answer, gone)) return [];
    if (isSuccess(answer)) return [{ id, json: answer.json }];
    throw api.fail(answer.status === 403 ? 'AccessDenied' : 'CallFailed', name, `HTTP ${answer.status}.`);
  };
  const detailed: Item[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    requireTime(api, name, until);
    detailed.push(...(await Promise.all(found.slice(start, start + AT_ONCE).map(detailOf))).flat());
  }
  return detailed;
}
