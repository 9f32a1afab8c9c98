import type { ScaleTime } from 'd3-scale';
import type { Selection } from 'd3-selection';
import type { Bar, Columns, Lane, Mark } from './lanes';

export type X = ScaleTime<number, number>;
type Group = Selection<SVGGElement, unknown, null, undefined>;

export interface Place {
  readonly x: X;
  readonly height: number;
  readonly title: { readonly x: number; readonly y: number; readonly anchor: string };
  readonly clip: string;
  /** Which mark of a lane that can be walked is chosen. */
  readonly chosen: number | undefined;
}

/** Around 0,0; what is known by its shape is known without its colour. */
const SHAPES: Readonly<Record<string, string>> = {
  succeeded: 'M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0',
  failed: 'M-4.5,-4.5L4.5,4.5M4.5,-4.5L-4.5,4.5',
  abandoned: 'M0,-5L5,4L-5,4Z',
  stopped: 'M-4,-4H4V4H-4Z',
  'failed-read': 'M0,10V18',
};
const TICK = 'M0,-5V5';
/** Pixels that a mark wants for itself. */
const APART = 11;
/** Pixels from which on a gap says what it is. */
const NAMED_FROM = 60;

export function drawLane(group: Group, lane: Lane, place: Place): void {
  const { title, clip } = place;
  one(group, 'text', 'title')
    .attr('x', title.x)
    .attr('y', title.y)
    .attr('text-anchor', title.anchor)
    .text(lane.title);
  const content = one(group, 'g', 'content').attr('clip-path', `url(#${clip})`) as unknown as Group;
  drawGap(content, lane, place);
  drawColumns(content, lane.columns ?? [], place);
  drawBars(content, lane.bars ?? [], lane.rowHeight, place);
  drawMarks(content, lane, place);
}

/** The child of that class, made when it is not there yet. */
function one(group: Group, tag: string, name: string) {
  return group.selectAll(`:scope > .${name}`).data([name]).join(tag).attr('class', name);
}

/** Where nothing was kept nothing is claimed: neither that something was, nor that nothing was. */
function drawGap(content: Group, { gap, walkable }: Lane, { x, height }: Place): void {
  const stretch = gap ? [{ left: x(gap[0]), width: x(gap[1]) - x(gap[0]) }] : [];
  content
    .selectAll('rect.gap')
    .data(stretch)
    .join('rect')
    .attr('class', 'gap')
    .attr('x', ({ left }) => left)
    .attr('width', ({ width }) => width)
    .attr('height', height);
  content
    .selectAll('text.gap')
    .data(walkable ? stretch.filter(({ width }) => width > NAMED_FROM) : [])
    .join('text')
    .attr('class', 'gap')
    .attr('x', ({ left, width }) => left + width / 2)
    .attr('y', height / 2 + 4)
    .attr('text-anchor', 'middle')
    .text('not kept');
}

function drawBars(content: Group, bars: readonly Bar[], rowHeight: number, { x }: Place): void {
  const [from, to] = span(x);
  content
    .selectAll('rect.bar')
    .data(bars.filter((bar) => bar.to >= from && bar.from <= to))
    .join('rect')
    .attr('class', ({ look }) => `bar ${look}`)
    .attr('x', (bar) => x(Math.max(bar.from, from - 1)))
    // What took seconds is still to be seen in a year.
    .attr('width', (bar) => Math.max(1.5, x(Math.min(bar.to, to)) - x(Math.max(bar.from, from))))
    .attr('y', ({ row }) => row * rowHeight + 1)
    .attr('height', rowHeight - 2)
    .attr('rx', 2);
}

function drawColumns(content: Group, columns: readonly Columns[], { x, height }: Place): void {
  const [from, to] = span(x);
  const seen = columns.map((column) => ({
    look: column.look,
    parts: column.values
      .map((value, i) => ({
        value,
        begin: column.from + i * column.every,
        end: column.from + (i + 1) * column.every,
      }))
      .filter(({ value, begin, end }) => value > 0 && end >= from && begin <= to),
  }));
  const most = Math.max(1, ...seen.flatMap(({ parts }) => parts.map(({ value }) => value)));
  // Few beside many are still to be seen.
  const tall = (value: number) => Math.max(2, (height - 2) * Math.sqrt(value / most));
  for (const { look, parts } of seen) {
    content
      .selectAll(`rect.column.${look}`)
      .data(parts)
      .join('rect')
      .attr('class', `column ${look}`)
      .attr('x', ({ begin }) => x(begin))
      .attr('width', ({ begin, end }) => Math.max(1, x(end) - x(begin) - 0.5))
      .attr('y', ({ value }) => height - 1 - tall(value))
      .attr('height', ({ value }) => tall(value));
  }
}

function drawMarks(content: Group, { marks = [], walkable }: Lane, { x, height, chosen }: Place): void {
  const [from, to] = span(x);
  const seen = marks
    .map((mark: Mark, index) => ({ ...mark, index }))
    .filter(({ time }) => time >= from && time <= to);
  const [left = 0, right = 0] = x.range();
  // Where they are many they are drawn smaller.
  const scale = Math.min(1, Math.max(0.5, (right - left) / Math.max(1, seen.length) / APART));
  content
    .selectAll('path.mark')
    .data(seen)
    .join('path')
    .attr('class', ({ look, index }) => `mark ${look}${walkable && index === chosen ? ' is-chosen' : ''}`)
    .attr('data-index', ({ index }) => (walkable ? index : null))
    .attr('transform', ({ time }) => `translate(${x(time)},${height / 2}) scale(${walkable ? scale : 1})`)
    .attr('d', ({ look }) => SHAPES[look] ?? TICK);
}

function span(x: X): [number, number] {
  const [from, to] = x.domain() as [Date, Date];
  return [Number(from), Number(to)];
}
