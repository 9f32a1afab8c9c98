import type { ScaleTime } from 'd3-scale';
import type { Selection } from 'd3-selection';
import type { Bar, Columns, Lane } from './lanes';

export type X = ScaleTime<number, number>;
type Group = Selection<SVGGElement, unknown, null, undefined>;

export interface Place {
  readonly x: X;
  readonly height: number;
  readonly title: { readonly x: number; readonly y: number; readonly anchor: string };
  readonly clip: string;
  /** The index of the selected mark, in the lane of the attempts. */
  readonly selected: number | undefined;
}

/** The outlines of marks around 0,0. Each look has a shape of its own, so that its color is not necessary. */
export const SHAPES: Readonly<Record<string, string>> = {
  succeeded: 'M-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0',
  failed: 'M-4.5,-4.5L4.5,4.5M4.5,-4.5L-4.5,4.5',
  abandoned: 'M0,-5L5,4L-5,4Z',
  stopped: 'M-4,-4H4V4H-4Z',
  'failed-read': 'M0,10V18',
};
const TICK = 'M0,-5V5';
/** The distance of marks at full size. Pixels. */
const MARK_DISTANCE = 11;
/** The minimum width of a gap with a label. Pixels. */
const LABEL_WIDTH = 60;

export function drawLane(group: Group, lane: Lane, place: Place): void {
  const { title, clip } = place;
  child(group, 'text', 'title')
    .attr('x', title.x)
    .attr('y', title.y)
    .attr('text-anchor', title.anchor)
    .text(lane.title);
  const content = child(group, 'g', 'content').attr('clip-path', `url(#${clip})`) as unknown as Group;
  drawGap(content, lane, place);
  drawColumns(content, lane.columns ?? [], place);
  drawBars(content, lane.bars ?? [], lane.rowHeight, place);
  drawMarks(content, lane, place);
}

/** The child element of a class. Creates it if necessary. */
function child(group: Group, tag: string, name: string) {
  return group.selectAll(`:scope > .${name}`).data([name]).join(tag).attr('class', name);
}

/** Marks the time range without records. */
function drawGap(content: Group, { gap, selectable }: Lane, { x, height }: Place): void {
  const range = gap ? [{ left: x(gap[0]), width: x(gap[1]) - x(gap[0]) }] : [];
  content
    .selectAll('rect.gap')
    .data(range)
    .join('rect')
    .attr('class', 'gap')
    .attr('x', ({ left }) => left)
    .attr('width', ({ width }) => width)
    .attr('height', height);
  content
    .selectAll('text.gap')
    .data(selectable ? range.filter(({ width }) => width > LABEL_WIDTH) : [])
    .join('text')
    .attr('class', 'gap')
    .attr('x', ({ left, width }) => left + width / 2)
    .attr('y', height / 2 + 4)
    .attr('text-anchor', 'middle')
    .text('not recorded');
}

function drawBars(content: Group, bars: readonly Bar[], rowHeight: number, { x }: Place): void {
  const [from, to] = domainOf(x);
  content
    .selectAll('rect.bar')
    .data(bars.filter((bar) => bar.to >= from && bar.from <= to))
    .join('rect')
    .attr('class', ({ look }) => `bar ${look}`)
    .attr('x', (bar) => x(Math.max(bar.from, from - 1)))
    // A short bar stays visible.
    .attr('width', (bar) => Math.max(1.5, x(Math.min(bar.to, to)) - x(Math.max(bar.from, from))))
    .attr('y', ({ row }) => row * rowHeight + 1)
    .attr('height', rowHeight - 2)
    .attr('rx', 2);
}

function drawColumns(content: Group, columns: readonly Columns[], { x, height }: Place): void {
  const [from, to] = domainOf(x);
  const visible = columns.map(({ look, values, from: start, every }) => ({
    look,
    parts: values
      .map((value, i) => ({ value, begin: start + i * every, end: start + (i + 1) * every }))
      .filter(({ value, begin, end }) => value > 0 && end >= from && begin <= to),
  }));
  const maximum = Math.max(1, ...visible.flatMap(({ parts }) => parts.map(({ value }) => value)));
  // The square root keeps small values visible.
  const columnHeight = (value: number) => Math.max(2, (height - 2) * Math.sqrt(value / maximum));
  for (const { look, parts } of visible) {
    content
      .selectAll(`rect.column.${look}`)
      .data(parts)
      .join('rect')
      .attr('class', `column ${look}`)
      .attr('x', ({ begin }) => x(begin))
      .attr('width', ({ begin, end }) => Math.max(1, x(end) - x(begin) - 0.5))
      .attr('y', ({ value }) => height - 1 - columnHeight(value))
      .attr('height', ({ value }) => columnHeight(value));
  }
}

function drawMarks(content: Group, { marks = [], selectable }: Lane, { x, height, selected }: Place): void {
  const [from, to] = domainOf(x);
  const visible = marks
    .map((mark, index) => ({ ...mark, index }))
    .filter(({ time }) => time >= from && time <= to);
  const [left = 0, right = 0] = x.range();
  const fit = Math.min(1, Math.max(0.5, (right - left) / Math.max(1, visible.length) / MARK_DISTANCE));
  const scale = selectable ? fit : 1;
  content
    .selectAll('path.mark')
    .data(visible)
    .join('path')
    .attr(
      'class',
      ({ look, index }) => `mark ${look}${selectable && index === selected ? ' is-selected' : ''}`,
    )
    .attr('data-index', ({ index }) => (selectable ? index : null))
    .attr('transform', ({ time }) => `translate(${x(time)},${height / 2}) scale(${scale})`)
    .attr('d', ({ look }) => SHAPES[look] ?? TICK);
}

function domainOf(x: X): [number, number] {
  const [from, to] = x.domain() as [Date, Date];
  return [Number(from), Number(to)];
}
