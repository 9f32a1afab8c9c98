import { axisBottom } from 'd3-axis';
import { scaleUtc } from 'd3-scale';
import { select } from 'd3-selection';
import { drawLane, type X } from './draw-lane';
import { tickText } from './format';
import type { Lane } from './lanes';

/** Below this width titles stand above their lanes, not beside them. */
const NARROW = 620;
const GUTTER = 116;
const RIGHT = 26;
const BETWEEN = 7;
const TITLE = 15;
const AXIS = 30;
/** Pixels from one tick of the axis to the next. */
const TICKS_APART = 92;

interface Placed {
  readonly lane: Lane;
  readonly y: number;
  readonly height: number;
}

/** Draws the lanes of one secret. */
export class Chart {
  readonly svg: SVGSVGElement;
  x: X = scaleUtc();

  constructor(
    host: HTMLElement,
    private readonly lanes: readonly Lane[],
    private readonly name: string,
  ) {
    // What it shows is told in words beside it.
    const svg = select(host).append('svg').attr('aria-hidden', 'true');
    svg.append('clipPath').attr('id', `${name}-clip`).append('rect');
    // From the back to the front.
    svg.append('g').attr('class', 'beds');
    svg.append('g').attr('class', 'axis');
    svg.append('line').attr('class', 'chosen');
    for (const lane of lanes) svg.append('g').attr('class', 'lane').attr('data-lane', lane.title);
    this.svg = svg.node() as SVGSVGElement;
  }

  /** Takes the room that the drawing will need, before there is one. */
  reserve(width: number): void {
    select(this.svg).attr('width', width).attr('height', this.place(width).height);
  }

  /** Draws everything anew: the width, the time or the chosen attempt is another one. */
  draw(
    width: number,
    domain: readonly [number, number],
    chosen: { readonly index: number; readonly time: number } | undefined,
  ): void {
    this.reserve(width);
    const narrow = width < NARROW;
    const left = narrow ? 2 : GUTTER;
    const right = width - RIGHT;
    const { placed, bottom } = this.place(width);
    this.x = scaleUtc([...domain], [left, right]);
    const svg = select(this.svg);
    svg
      .select('clipPath rect')
      .attr('x', left)
      .attr('width', right - left)
      .attr('height', bottom);
    svg
      .select('.beds')
      .selectAll('rect')
      .data(placed)
      .join('rect')
      .attr('x', left)
      .attr('y', ({ y }) => y)
      .attr('width', right - left)
      .attr('height', ({ height }) => height)
      .attr('rx', 3);
    svg.selectAll<SVGGElement, unknown>('g.lane').each((_, index, nodes) => {
      const { lane, y, height } = placed[index] as Placed;
      const group = select(nodes[index] as SVGGElement).attr('transform', `translate(0,${y})`);
      const title = narrow
        ? { x: left, y: -4, anchor: 'start' }
        : { x: left - 12, y: height / 2 + 4, anchor: 'end' };
      drawLane(group, lane, { x: this.x, height, title, clip: `${this.name}-clip`, chosen: chosen?.index });
    });
    this.drawAxis(bottom, Math.floor((right - left) / TICKS_APART));
    const at = chosen ? this.x(chosen.time) : -1;
    svg
      .select('.chosen')
      .attr('x1', at)
      .attr('x2', at)
      .attr('y2', bottom)
      .attr('visibility', at >= left && at <= right ? 'visible' : 'hidden');
  }

  private drawAxis(bottom: number, ticks: number): void {
    select(this.svg)
      .select<SVGGElement>('.axis')
      .attr('transform', `translate(0,${bottom})`)
      .call(
        axisBottom<Date>(this.x)
          .ticks(Math.max(2, ticks))
          .tickFormat(tickText)
          .tickSizeInner(-bottom)
          .tickSizeOuter(0)
          .tickPadding(10),
      );
  }

  private place(width: number): { placed: Placed[]; bottom: number; height: number } {
    let y = 4;
    const placed = this.lanes.map((lane) => {
      if (width < NARROW) y += TITLE;
      const place = { lane, y, height: lane.rows * lane.rowHeight };
      y += place.height + BETWEEN;
      return place;
    });
    return { placed, bottom: y, height: y + AXIS };
  }
}
