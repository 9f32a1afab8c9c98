import type { Chronicle, SecretChronicle } from '../src/chronicle/format';
import { count } from '../src/words';
import { AttemptNavigator } from './attempt-navigator';
import { Chart } from './chart';
import { element } from './element';
import { Gestures } from './gestures';
import { attemptsOf, hasFaults, lanesOf } from './lanes';
import { readout } from './readout';
import type { TimeWindow } from './time-window';

const HINT =
  'Point at or tap the timeline to read it. Drag to move. Pinch, or use Ctrl and the mouse wheel, to zoom.';

/** The timeline of one secret, and the navigation through its rotation attempts. */
export class Timeline {
  private readonly chart: Chart;
  private readonly gestures: Gestures;
  private readonly navigator: AttemptNavigator;
  private readonly frame: HTMLElement;
  private readonly output = element('p.readout', HINT);
  private visible = false;
  private scheduled = false;

  constructor(
    host: HTMLElement,
    private readonly secret: SecretChronicle,
    private readonly chronicle: Chronicle,
    private readonly window: TimeWindow,
    name: string,
  ) {
    const { from, to } = chronicle;
    this.frame = element('div.chart', { tabindex: 0, role: 'group', 'aria-label': summary(secret) });
    const draw = () => this.draw();
    const { good, notGood } = secret.attempts;
    const leftOut = good.leftOut + notGood.leftOut;
    this.navigator = new AttemptNavigator(attemptsOf(secret), leftOut, chronicle, window, this.frame, draw);
    host.append(this.frame, this.output, this.navigator.bar, this.navigator.panel);
    this.chart = new Chart(this.frame, lanesOf(secret, from, to, hasFaults(chronicle)), name);
    this.gestures = new Gestures(this.chart.svg, window);
    for (const type of ['pointermove', 'pointerdown'] as const) {
      this.frame.addEventListener(type, (event) => this.readAt(event));
    }
    this.frame.addEventListener('click', ({ target }) => {
      const index = (target as Element).getAttribute('data-index');
      if (index !== null) this.navigator.open(Number(index));
    });
    window.onChange(draw);
    new ResizeObserver(() => {
      this.chart.resize(this.frame.clientWidth);
      draw();
    }).observe(this.frame);
    const observer = new IntersectionObserver(
      (entries) => {
        // Of several changes the last one is current.
        this.visible = entries.at(-1)?.isIntersecting ?? false;
        draw();
      },
      { rootMargin: '400px' },
    );
    observer.observe(this.frame);
  }

  /** Draws at the next frame, once, if the timeline is visible. */
  private draw(): void {
    if (this.scheduled || !this.visible) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.chart.draw(this.frame.clientWidth, this.window.domain, this.navigator.selected);
      this.gestures.follow(this.chart.x.range() as [number, number], this.chart.svg.clientHeight);
    });
  }

  private readAt({ clientX }: PointerEvent): void {
    const { x, svg } = this.chart;
    const [left, right] = x.range() as [number, number];
    const position = clientX - svg.getBoundingClientRect().left;
    const inside = position >= left && position <= right;
    const time = Number(x.invert(position));
    this.output.textContent = inside ? readout(this.secret, time, this.chronicle.from) : HINT;
  }
}

function summary({ path, attempts, reads, alarms }: SecretChronicle): string {
  const sum = (counts: readonly number[]) => counts.reduce((total, value) => total + value, 0);
  const good = attempts.good.items.length + attempts.good.leftOut;
  const notGood = attempts.notGood.items.length + attempts.notGood.leftOut;
  const failed = sum(reads.counts.failed);
  return (
    `Timeline of ${path}: ${count(good, 'rotation')} succeeded, ${count(notGood, 'attempt')} did not; ` +
    `${count(sum(reads.counts.good) + failed, 'read')}, ${failed} failed; ${count(alarms.items.length, 'alarm')}. ` +
    'The left and right arrow keys select an attempt, Enter opens it, plus and minus zoom.'
  );
}
