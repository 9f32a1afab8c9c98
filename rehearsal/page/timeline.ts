import type { Chronicle, SecretChronicle } from '../src/chronicle/format';
import { count } from '../src/words';
import { Chart } from './chart';
import { element } from './element';
import { Gestures } from './gestures';
import { attemptsOf, hasFaults, lanesOf } from './lanes';
import { readout } from './readout';
import { Walker } from './walker';
import type { TimeWindow } from './window';

const HINT = 'Point at the timeline, or tap it, to read it. Drag to move; pinch, or Ctrl and wheel, to zoom.';

/** The timeline of one secret, and the walk through its attempts to rotate. */
export class Timeline {
  private readonly chart: Chart;
  private readonly gestures: Gestures;
  private readonly walker: Walker;
  private readonly frame: HTMLElement;
  private inSight = false;
  private due = false;

  constructor(
    host: HTMLElement,
    private readonly secret: SecretChronicle,
    private readonly chronicle: Chronicle,
    private readonly window: TimeWindow,
    name: string,
  ) {
    const { from, to } = chronicle;
    this.frame = element('div', {
      class: 'chart',
      tabindex: 0,
      role: 'group',
      'aria-label': summary(secret),
    });
    const said = element('p', { class: 'readout' }, HINT);
    const { good, notGood } = secret.attempts;
    const leftOut = good.leftOut + notGood.leftOut;
    this.walker = new Walker(attemptsOf(secret), leftOut, chronicle, window, this.frame, () => this.draw());
    host.append(this.frame, said, this.walker.bar, this.walker.place);
    this.chart = new Chart(this.frame, lanesOf(secret, from, to, hasFaults(chronicle)), name);
    this.gestures = new Gestures(this.chart.svg, window);
    this.frame.addEventListener('pointermove', (event) => this.point(event, said));
    this.frame.addEventListener('pointerdown', (event) => this.point(event, said));
    this.frame.addEventListener('click', ({ target }) => {
      const index = (target as Element).getAttribute('data-index');
      if (index !== null) this.walker.open(Number(index));
    });
    window.onChange(() => this.draw());
    new ResizeObserver(() => {
      this.chart.reserve(this.frame.clientWidth);
      this.draw();
    }).observe(this.frame);
    new IntersectionObserver(
      (entries) => {
        // A busy browser tells of several changes at once: the last one is what holds.
        this.inSight = entries.at(-1)?.isIntersecting ?? false;
        this.draw();
      },
      { rootMargin: '400px' },
    ).observe(this.frame);
  }

  /** At the next frame, however often it is asked for; never out of sight. */
  private draw(): void {
    if (this.due || !this.inSight) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      const { domain } = this.window;
      this.chart.draw(this.frame.clientWidth, domain, this.walker.chosen);
      this.gestures.follow(this.chart.x.range() as [number, number], this.chart.svg.clientHeight);
    });
  }

  private point(event: PointerEvent, said: HTMLElement): void {
    const [left, right] = this.chart.x.range() as [number, number];
    const x = event.clientX - this.chart.svg.getBoundingClientRect().left;
    if (x < left || x > right) said.textContent = HINT;
    else said.textContent = readout(this.secret, Number(this.chart.x.invert(x)), this.chronicle.from);
  }
}

function summary(secret: SecretChronicle): string {
  const { path, attempts, reads, alarms } = secret;
  const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
  const good = attempts.good.items.length + attempts.good.leftOut;
  const notGood = attempts.notGood.items.length + attempts.notGood.leftOut;
  const failed = sum(reads.counts.failed);
  return (
    `Timeline of ${path}: ${count(good, 'rotation')} succeeded, ${count(notGood, 'attempt')} did not; ` +
    `${count(sum(reads.counts.good) + failed, 'read')}, ${failed} failed; ${count(alarms.items.length, 'alarm')}. ` +
    'Left and right arrow walk the attempts to rotate, Enter opens one, plus and minus zoom.'
  );
}
