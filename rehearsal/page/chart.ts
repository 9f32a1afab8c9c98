import { axisBottom } from 'd3-axis';
import { scaleUtc } from 'd3-scale';
import { select } from 'd3-selection';
import { drawLane, type X } from './draw-lane';
import { tickText } from './format';
import type { Lane } from './lanes';

/** Below this width the titles are above their lanes. Pixels, as all of these. */
const NARROW = 620;
const TITLE_WIDTH = 116;
const TITLE_HEIGHT = 15;
const RIGHT_MARGIN = 26;
const LANE_DISTANCE = 7;
const AXIS_HEIGHT = 30;
const TICK_DISTANCE = 92;

interface PlacedLane {
  readonly lane: Lane;
  readonly y: number;
  readonly height: number;
}

/** The drawing of one secret's lanes. */
export class Chart {
  readonly svg: SVGSVGElement;
  x: X = scaleUtc();

  constructor(
    host: HTMLElement,
    private readonly lanes: readonly Lane[],
    private readonly name: string,
  ) {
    // A text describes the content.
    const svg = select(host).append('svg').attr('aria-hidden', 'true');
    svg.append('clipPath').attr('id', `${name}-clip`).append('rect');
    // In the order of drawing.
    svg.append('g').attr('class', 'beds');
    svg.append('g').attr('class', 'axis');
    svg.append('line').attr('class', 'selected');
    for (const lane of lanes) svg.append('g').attr('class', 'lane').attr('data-lane', lane.title);
    this.svg = svg.node() as SVGSVGElement;
  }

  /** Sets the size of the drawing. */
  resize(width: number): void {
    select(this.svg)
      .attr('width', width)
      .attr('height', this.place(width).bottom + AXIS_HEIGHT);
  }

  /** Draws the time range `domain`, and the position of the selected attempt. */
  draw(
    width: number,
    domain: readonly [number, number],
    selected: { readonly index: number; readonly time: number } | undefined,
  ): void {
    this.resize(width);
    const narrow = width < NARROW;
    const left = narrow ? 2 : TITLE_WIDTH;
    const right = width - RIGHT_MARGIN;
    const { placed, bottom } = this.place(width);
    this.x = scaleUtc([...domain], [left, right]);
    const svg = select(this.svg);
    const clip = svg.select('clipPath rect');
    clip.attr('x', left).attr('width', right - left);
    clip.attr('height', bottom);
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
      const { lane, y, height } = placed[index] as PlacedLane;
      const group = select(nodes[index] as SVGGElement).attr('transform', `translate(0,${y})`);
      const title = narrow
        ? { x: left, y: -4, anchor: 'start' }
        : { x: left - 12, y: height / 2 + 4, anchor: 'end' };
      drawLane(group, lane, {
        x: this.x,
        height,
        title,
        clip: `${this.name}-clip`,
        selected: selected?.index,
      });
    });
    this.drawAxis(bottom, Math.floor((right - left) / TICK_DISTANCE));
    const x = selected ? this.x(selected.time) : -1;
    const line = svg.select('.selected').attr('x1', x).attr('x2', x).attr('y2', bottom);
    line.attr('visibility', x >= left && x <= right ? 'visible' : 'hidden');
  }

  private drawAxis(bottom: number, ticks: number): void {
    const axis = axisBottom<Date>(this.x)
      .ticks(Math.max(2, ticks))
      .tickFormat(tickText)
      .tickSizeInner(-bottom)
      .tickSizeOuter(0)
      .tickPadding(10);
    select(this.svg).select<SVGGElement>('.axis').attr('transform', `translate(0,${bottom})`).call(axis);
  }

  private place(width: number): { placed: PlacedLane[]; bottom: number } {
    let y = 4;
    const placed = this.lanes.map((lane) => {
      if (width < NARROW) y += TITLE_HEIGHT;
      const place = { lane, y, height: lane.rows * lane.rowHeight };
      y += place.height + LANE_DISTANCE;
      return place;
    });
    return { placed, bottom: y };
  }
}
