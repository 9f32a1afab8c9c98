import { button, element } from './element';
import { datesOf, HOUR, MINUTE, momentsOf } from './format';

type Domain = readonly [from: number, to: number];

const SHORTEST = 10 * MINUTE;

/** The stretch of time that every timeline shows. */
export class TimeWindow {
  domain: Domain;
  private readonly listeners: ((domain: Domain) => void)[] = [];

  constructor(readonly whole: Domain) {
    this.domain = whole;
  }

  /** How many times more detail than the whole run there can be. */
  get most(): number {
    return Math.max(1, (this.whole[1] - this.whole[0]) / SHORTEST);
  }

  onChange(listener: (domain: Domain) => void): void {
    this.listeners.push(listener);
  }

  show(from: number, to: number): void {
    const [first, last] = this.whole;
    const length = Math.min(last - first, Math.max(SHORTEST, to - from));
    const begin = Math.min(Math.max(first, from), last - length);
    this.domain = [begin, begin + length];
    for (const listener of this.listeners) listener(this.domain);
  }

  /** Above 1 shows more time, below 1 less. */
  zoom(factor: number): void {
    const [from, to] = this.domain;
    const middle = (from + to) / 2;
    const half = ((to - from) * factor) / 2;
    this.show(middle - half, middle + half);
  }

  /** By a part of what is shown. */
  pan(part: number): void {
    const [from, to] = this.domain;
    const by = (to - from) * part;
    this.show(from + by, to + by);
  }

  /** Moves, if need be, so that `time` is in sight. */
  reveal(time: number): void {
    const [from, to] = this.domain;
    if (time >= from && time <= to) return;
    const half = (to - from) / 2;
    this.show(time - half, time + half);
  }

  reset(): void {
    this.show(...this.whole);
  }
}

/** The bar above the timelines. */
export function windowBar(window: TimeWindow): HTMLElement {
  const shown = element('output', { class: 'shown', 'aria-live': 'polite' });
  const say = ([from, to]: Domain) => {
    shown.textContent = to - from > 72 * HOUR ? datesOf(from, to) : momentsOf(from, to);
  };
  say(window.domain);
  window.onChange(say);
  return element(
    'div',
    { class: 'window-bar', role: 'toolbar', 'aria-label': 'The time that is shown' },
    shown,
    element(
      'div',
      { class: 'buttons' },
      button('Earlier', '‹', () => window.pan(-0.5)),
      button('Later', '›', () => window.pan(0.5)),
      button('Less time, in more detail', '+', () => window.zoom(0.5)),
      button('More time, in less detail', '−', () => window.zoom(2)),
      button('All of the run', 'All', () => window.reset()),
    ),
  );
}
