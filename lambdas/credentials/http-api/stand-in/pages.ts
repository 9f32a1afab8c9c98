import type { Items } from '../spec/types';
import type { WireAnswer, WireRequest } from '../wire';
import { answerOf, put } from './answer';

/** Elements of a page. */
const SIZE = 2;

/** The page of a list that a request asks for. */
export function pageOf(
  elements: readonly unknown[],
  { items, next, empty }: Items,
  { url }: WireRequest,
): WireAnswer {
  if (elements.length === 0 && empty) return answerOf(empty, 404);
  const asked = new URL(url);
  if (!next) return { status: 200, headers: {}, json: put({}, items, elements) };
  if (next.by === 'offset') {
    const start = Number(asked.searchParams.get(next.query) ?? 0);
    return { status: 200, headers: {}, json: put({}, items, elements.slice(start, start + SIZE)) };
  }
  const query = next.by === 'page' || next.by === 'cursor' ? next.query : 'page';
  const first = next.by === 'page' ? next.first : 0;
  const page = Number(asked.searchParams.get(query) ?? first) - first;
  const json = put({}, items, elements.slice(page * SIZE, (page + 1) * SIZE));
  const isLast = (page + 1) * SIZE >= elements.length;
  if (isLast || next.by === 'page') return { status: 200, headers: {}, json };
  const following = String(page + 1 + first);
  if (next.by === 'cursor') return { status: 200, headers: {}, json: put(json, next.at, following) };
  asked.searchParams.set(query, following);
  if (next.by === 'url') return { status: 200, headers: {}, json: put(json, next.at, asked.href) };
  return { status: 200, headers: { link: `<${asked.href}>; rel="next"` }, json };
}
