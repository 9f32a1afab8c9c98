import type { Report } from '../../rehearse/report';
import { type Html, html } from '../html';
import { type Column, section, table } from './section';

const COLUMNS: readonly Column<Report['alarms'][number]>[] = [
  { title: 'alarm', cell: ({ path }) => path, look: 'name' },
  { title: 'raised', cell: ({ raised }) => raised, look: 'figure' },
  {
    title: 'at the end',
    cell: ({ state }) => (state === 'ALARM' ? html`<span class="badge bad">ALARM</span>` : state),
  },
];

/** The alarms, and the number of times that each was raised. */
export function alarms({ alarms }: Report): Html {
  const none = html`<p>The app has no alarms: a rotation that fails notifies nobody.</p>`;
  return section('alarms', 'Alarms', alarms.length === 0 ? none : table(COLUMNS, alarms));
}
