import { element } from './element';

/** What the colours and shapes mean. */
export function legend(withFaults: boolean): HTMLElement {
  const entries: readonly (readonly [look: string, meaning: string])[] = [
    ['bar current', 'current'],
    ['bar issued', 'issued, not current yet'],
    ['bar grace', 'replaced, in its grace'],
    ['bar disabled', 'disabled'],
    ['dot succeeded', 'rotation succeeded'],
    ['cross failed', 'attempt failed'],
    ['bar read', 'reads'],
    ['bar failed', 'failed reads'],
    ['bar alarm', 'alarm'],
    ...(withFaults ? [['bar fault', 'faults'] as const] : []),
  ];
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    ...entries.map(([look, meaning]) =>
      element('li', {}, element('span', { class: `swatch ${look}`, 'aria-hidden': 'true' }), meaning),
    ),
  );
}
