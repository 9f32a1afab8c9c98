import type { Attempt, Chronicle } from '../src/chronicle/format';
import { count, number } from '../src/words';
import { attemptPanel } from './attempt-panel';
import { button, element } from './element';
import { outcomeOf, toSecond } from './format';
import type { TimeWindow } from './time-window';

/** Selects and opens the rotation attempts of one secret, with the keyboard or with buttons. */
export class AttemptNavigator {
  readonly bar: HTMLElement;
  /** The container of the open attempt. */
  readonly panel = element('div');
  private index: number | undefined;
  private readonly status = element('p.status', { 'aria-live': 'polite' });

  constructor(
    private readonly attempts: readonly Attempt[],
    private readonly leftOut: number,
    private readonly chronicle: Chronicle,
    private readonly window: TimeWindow,
    private readonly frame: HTMLElement,
    private readonly onSelect: () => void,
  ) {
    this.bar = element('div.navigator', this.status, attempts.length > 0 && this.buttons());
    this.status.textContent = this.statusText();
    frame.addEventListener('keydown', (event) => {
      if (this.handleKey(event)) event.preventDefault();
    });
    this.panel.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close();
    });
  }

  get selected(): { readonly index: number; readonly time: number } | undefined {
    const { index = -1 } = this;
    const attempt = this.attempts[index];
    return attempt && { index, time: attempt.from };
  }

  /** Opens the steps and calls of an attempt. */
  open(index: number): void {
    const attempt = this.select(index);
    if (!attempt) return;
    const title = `Attempt ${this.attempts.indexOf(attempt) + 1} of ${this.attempts.length}`;
    const panel = attemptPanel(attempt, title, this.chronicle, () => this.close());
    this.panel.replaceChildren(panel);
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
  }

  private close(): void {
    this.panel.replaceChildren();
    this.frame.focus();
  }

  private select(index: number): Attempt | undefined {
    this.index = Math.min(Math.max(0, index), this.attempts.length - 1);
    const attempt = this.attempts[this.index];
    if (!attempt) return undefined;
    this.window.reveal(attempt.from);
    this.status.textContent = this.statusText();
    this.onSelect();
    this.panel.replaceChildren();
    return attempt;
  }

  /** Selects the next attempt that did not succeed; after the last one, the first one. */
  private selectNextFailed(): void {
    const failed = this.attempts.flatMap(({ outcome }, index) => (outcome === 'succeeded' ? [] : [index]));
    this.select(failed.find((index) => index > (this.index ?? -1)) ?? failed[0] ?? 0);
  }

  private selectNext(): void {
    this.select((this.index ?? -1) + 1);
  }

  private selectPrevious(): void {
    this.select((this.index ?? this.attempts.length) - 1);
  }

  private openSelected(): void {
    this.open(this.index ?? 0);
  }

  private handleKey({ key, shiftKey, target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (target !== this.frame || ctrlKey || metaKey || altKey) return false;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => (shiftKey ? this.window.pan(0.25) : this.selectNext()),
      ArrowLeft: () => (shiftKey ? this.window.pan(-0.25) : this.selectPrevious()),
      Home: () => this.select(0),
      End: () => this.select(this.attempts.length - 1),
      Enter: () => this.openSelected(),
      ' ': () => this.openSelected(),
      Escape: () => this.close(),
      '+': () => this.window.zoom(0.5),
      '=': () => this.window.zoom(0.5),
      '-': () => this.window.zoom(2),
      '0': () => this.window.reset(),
    };
    keys[key]?.();
    return key in keys;
  }

  private buttons(): HTMLElement {
    const failed = this.attempts.some(({ outcome }) => outcome !== 'succeeded');
    return element(
      'div.buttons',
      button('Previous attempt', '‹', () => this.selectPrevious()),
      button('Next attempt', '›', () => this.selectNext()),
      failed && button('Next failed attempt', 'Next failed', () => this.selectNextFailed()),
      button('Open the steps and calls of this attempt', 'Open', () => this.openSelected()),
    );
  }

  private statusText(): string {
    const { selected, leftOut } = this;
    const total = this.attempts.length;
    const attempt = this.attempts[selected?.index ?? -1];
    if (selected && attempt) {
      return `${selected.index + 1} of ${total} · ${toSecond(attempt.from)} · ${outcomeOf(attempt)}`;
    }
    if (total === 0) return 'No rotation was due.';
    const more =
      leftOut > 0 ? `; ${number(leftOut)} more ${leftOut === 1 ? 'was' : 'were'} not recorded` : '';
    return `${count(total, 'rotation attempt')}${more}. Select one with the arrow keys.`;
  }
}
