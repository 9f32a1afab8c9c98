import { scaleUtc } from 'd3-scale';
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';
import type { TimeWindow } from './time-window';

/** Changes the time range: a drag moves it, and a pinch or Ctrl and the wheel zoom it. The wheel alone scrolls the page. */
export class Gestures {
  private readonly zoom: ZoomBehavior<SVGSVGElement, unknown>;
  private range: readonly [number, number] = [0, 1];

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly window: TimeWindow,
  ) {
    this.zoom = zoom<SVGSVGElement, unknown>()
      .filter(isGesture)
      .on('zoom', ({ sourceEvent, transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        // `follow` causes events without a source.
        if (!sourceEvent) return;
        const [from, to] = transform.rescaleX(scaleUtc(window.whole, this.range)).domain();
        window.show(Number(from), Number(to));
      });
    select(svg).call(this.zoom).on('dblclick.zoom', null);
  }

  /** Adapts to the time range and the size of the chart. */
  follow(range: readonly [number, number], height: number): void {
    this.range = range;
    const [left, right] = range;
    const [first, last] = this.window.whole;
    const [from, to] = this.window.domain;
    const scale = (last - first) / (to - from);
    const x = left - scale * (scaleUtc(this.window.whole, range)(from) as number);
    const corners: [[number, number], [number, number]] = [
      [left, 0],
      [right, height],
    ];
    this.zoom.extent(corners).translateExtent(corners).scaleExtent([1, this.window.maxScale]);
    select(this.svg).property('__zoom', zoomIdentity.translate(x, 0).scale(scale));
  }
}

function isGesture(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if ('touches' in event) return (event as TouchEvent).touches.length > 1;
  return (event as MouseEvent).button === 0;
}
