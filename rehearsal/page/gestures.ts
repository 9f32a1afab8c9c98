import { scaleUtc } from 'd3-scale';
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';
import type { TimeWindow } from './time-window';

/** A drag moves the time that is shown; a pinch, or the wheel with Ctrl, zooms it. A plain wheel scrolls the page. */
export class Gestures {
  private readonly zoom: ZoomBehavior<SVGSVGElement, unknown>;
  private range: readonly [number, number] = [0, 1];

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly window: TimeWindow,
  ) {
    this.zoom = zoom<SVGSVGElement, unknown>()
      .filter(isMeant)
      .on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        // Without a source it is ours, from `follow`.
        if (!event.sourceEvent) return;
        const [from, to] = event.transform.rescaleX(scaleUtc(window.whole, this.range)).domain() as [
          Date,
          Date,
        ];
        window.show(Number(from), Number(to));
      });
    select(svg).call(this.zoom).on('dblclick.zoom', null);
  }

  /** The chart was drawn anew: gestures go on from what it shows. */
  follow(range: readonly [number, number], height: number): void {
    this.range = range;
    const [left, right] = range;
    const [first, last] = this.window.whole;
    const [from, to] = this.window.domain;
    const scale = (last - first) / (to - from);
    const x = left - scale * (scaleUtc(this.window.whole, range)(from) as number);
    this.zoom.extent([
      [left, 0],
      [right, height],
    ]);
    this.zoom.translateExtent([
      [left, 0],
      [right, height],
    ]);
    this.zoom.scaleExtent([1, this.window.most]);
    select(this.svg).property('__zoom', zoomIdentity.translate(x, 0).scale(scale));
  }
}

function isMeant(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if ('touches' in event) return (event as TouchEvent).touches.length > 1;
  return (event as MouseEvent).button === 0;
}
