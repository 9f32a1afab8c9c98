import type { Attempt, Chronicle } from '../src/chronicle/format';
import { count, number } from '../src/words';
import { attemptPanel } from './attempt-panel';
import { button, element } from './element';
import type { TimeWindow } from './window';
import { exactly, outcomeOf } from './words';

/** Walks the attempts to rotate of one secret, with the keyboard or the buttons, and opens one. */
export class Walker {
  readonly bar: HTMLElement;
  /** Where the attempt that is open stands. */
  readonly place = element('div', { class: 'place' });
  private index: number | undefined;
  private readonly said = element('p', { class: 'said', 'aria-live': 'polite' });

  constructor(
    private readonly attempts: readonly Attempt[],
    private readonly leftOut: number,
    private readonly chronicle: Chronicle,
    private readonly window: TimeWindow,
    private readonly frame: HTMLElement,
    private readonly changed: () => void,
  ) {
    this.bar = this.makeBar();
    this.say();
    frame.addEventListener('keydown', (event) => {
      if (this.key(event)) event.preventDefault();
    });
    this.place.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close();
    });
  }

  get chosen(): { readonly index: number; readonly time: number } | undefined {
    const attempt = this.attempts[this.index ?? -1];
    return attempt && { index: this.index as number, time: attempt.from };
  }

  /** Shows an attempt with its steps and calls. */
  open(index: number): void {
    this.choose(index);
    const attempt = this.attempts[this.index ?? -1];
    if (!attempt) return;
    const title = `Attempt ${(this.index as number) + 1} of ${this.attempts.length}`;
    const panel = attemptPanel(attempt, title, this.chronicle, () => this.close());
    this.place.replaceChildren(panel);
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
  }

  private close(): void {
    this.place.replaceChildren();
    this.frame.focus();
  }

  private choose(index: number): void {
    if (this.attempts.length === 0) return;
    this.index = Math.min(Math.max(0, index), this.attempts.length - 1);
    this.window.reveal(this.attempts[this.index]?.from as number);
    this.say();
    this.changed();
    if (this.place.hasChildNodes()) this.place.replaceChildren();
  }

  /** The next one from the chosen one on that did not succeed; after the last one the first. */
  private nextFailed(): void {
    const failed = this.attempts.flatMap(({ outcome }, index) => (outcome === 'succeeded' ? [] : [index]));
    this.choose(failed.find((index) => index > (this.index ?? -1)) ?? (failed[0] as number));
  }

  private by(step: number): void {
    // The first step to the left begins at the end.
    this.choose(this.index === undefined ? (step > 0 ? 0 : this.attempts.length - 1) : this.index + step);
  }

  private key({ key, shiftKey, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (target !== this.frame || ctrlKey || metaKey || altKey) return false;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => (shiftKey ? this.window.pan(0.25) : this.by(1)),
      ArrowLeft: () => (shiftKey ? this.window.pan(-0.25) : this.by(-1)),
      Home: () => this.choose(0),
      End: () => this.choose(this.attempts.length - 1),
      Enter: () => this.open(this.index ?? 0),
      ' ': () => this.open(this.index ?? 0),
      Escape: () => this.close(),
      '+': () => this.window.zoom(0.5),
      '=': () => this.window.zoom(0.5),
      '-': () => this.window.zoom(2),
      '0': () => this.window.reset(),
    };
    keys[key]?.();
    return key in keys;
  }

  private makeBar(): HTMLElement {
    const bar = element('div', { class: 'walker' }, this.said);
    if (this.attempts.length === 0) return bar;
    const failed = this.attempts.some(({ outcome }) => outcome !== 'succeeded');
    bar.append(
      element(
        'div',
        { class: 'buttons' },
        button('Previous attempt', '‹', () => this.by(-1)),
        button('Next attempt', '›', () => this.by(1)),
        failed && button('Next failed attempt', 'Next failed', () => this.nextFailed()),
        button('Open the steps and calls of this attempt', 'Open', () => this.open(this.index ?? 0)),
      ),
    );
    return bar;
  }

  private say(): void {
    const attempt = this.attempts[this.index ?? -1];
    const total = this.attempts.length;
    if (attempt) {
      const text = `${(this.index as number) + 1} of ${total} · ${exactly(attempt.from)} · ${outcomeOf(attempt)}`;
      this.said.textContent = text;
    } else {
      const more =
        this.leftOut > 0
          ? `; ${number(this.leftOut)} more ${this.leftOut === 1 ? 'was' : 'were'} not kept`
          : '';
      this.said.textContent =
        total === 0
          ? 'No rotation was due.'
          : `${count(total, 'attempt')} to rotate${more}. Walk them with the arrow keys.`;
    }
  }
}
