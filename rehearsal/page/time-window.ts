import { HOUR, MINUTE, minuteFormat } from '../src/page/format';
import { button, element } from './element';
import { dayFormat } from './format';

type Domain = readonly [from: number, to: number];

const MIN_LENGTH = 10 * MINUTE;

/** The time range that all timelines show. */
export class TimeWindow {
  domain: Domain;
  private readonly listeners: ((domain: Domain) => void)[] = [];

  constructor(readonly whole: Domain) {
    this.domain = whole;
  }

  /** The maximum zoom factor relative to the entire run. */
  get maxScale(): number {
    return Math.max(1, (this.whole[1] - this.whole[0]) / MIN_LENGTH);
  }

  onChange(listener: (domain: Domain) => void): void {
    this.listeners.push(listener);
  }

  show(from: number, to: number): void {
    const [first, last] = this.whole;
    const length = Math.min(last - first, Math.max(MIN_LENGTH, to - from));
    const begin = Math.min(Math.max(first, from), last - length);
    this.domain = [begin, begin + length];
    for (const listener of this.listeners) listener(this.domain);
  }

  /** Multiplies the length of the time range, around its center. */
  zoom(factor: number): void {
    const [from, to] = this.domain;
    this.center((from + to) / 2, (to - from) * factor);
  }

  /** Moves by a fraction of the length. */
  pan(fraction: number): void {
    const [from, to] = this.domain;
    const offset = (to - from) * fraction;
    this.show(from + offset, to + offset);
  }

  /** Centers `time` unless it is visible. */
  reveal(time: number): void {
    const [from, to] = this.domain;
    if (time < from || time > to) this.center(time, to - from);
  }

  reset(): void {
    this.show(...this.whole);
  }

  private center(time: number, length: number): void {
    this.show(time - length / 2, time + length / 2);
  }
}

/** The toolbar above the timelines. */
export function windowBar(window: TimeWindow): HTMLElement {
  const range = element('output.shown', { 'aria-live': 'polite' });
  const update = ([from, to]: Domain) => {
    range.textContent = (to - from > 72 * HOUR ? dayFormat : minuteFormat).formatRange(from, to);
  };
  update(window.domain);
  window.onChange(update);
  return element(
    'div.window-bar',
    { role: 'toolbar', 'aria-label': 'Time range' },
    range,
    element(
      'div.buttons',
      button('Earlier', '‹', () => window.pan(-0.5)),
      button('Later', '›', () => window.pan(0.5)),
      button('Zoom in', '+', () => window.zoom(0.5)),
      button('Zoom out', '−', () => window.zoom(2)),
      button('All of the run', 'All', () => window.reset()),
    ),
  );
}
