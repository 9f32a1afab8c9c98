import { select } from 'd3-selection';
import { SHAPES } from './draw-lane';
import { element } from './element';

/** The legend of the timelines. */
export function legend(withFaults: boolean): HTMLElement {
  const entries: readonly (readonly [look: string, meaning: string])[] = [
    ['bar current', 'current'],
    ['bar issued', 'issued, not yet current'],
    ['bar grace', 'replaced, in its grace'],
    ['bar disabled', 'disabled'],
    ['mark succeeded', 'rotation succeeded'],
    ['mark failed', 'attempt failed'],
    ['bar read', 'reads'],
    ['bar failed', 'failed reads'],
    ['bar alarm', 'alarm'],
    ...(withFaults ? [['bar fault', 'faults'] as const] : []),
  ];
  const items = entries.map(([look, meaning]) => {
    const item = element('li');
    const svg = select(item).append('svg').attr('aria-hidden', 'true').attr('width', 18).attr('height', 12);
    const [type, name = ''] = look.split(' ');
    if (type === 'bar') svg.append('rect').attr('class', look).attr('width', 18).attr('height', 12);
    else
      svg
        .append('path')
        .attr('class', look)
        .attr('d', SHAPES[name] ?? '')
        .attr('transform', 'translate(9,6)');
    item.append(meaning);
    return item;
  });
  return element('ul.legend', { 'aria-label': 'Legend' }, ...items);
}
