import type { Report, SecretReport } from '../../rehearse/report';
import { number } from '../../words';
import { minuteFormat } from '../format';
import { type Content, type Html, html } from '../html';
import { type Column, section, table } from './section';
import { anchorOf, pathOf } from './timelines';
import { badge } from './verdict';

/** The table of the secrets. */
export function secrets(report: Report): Html {
  const figure = (title: string, cell: (secret: SecretReport) => Content): Column<SecretReport> => ({
    title,
    cell,
    look: 'figure',
  });
  const columns: readonly Column<SecretReport>[] = [
    {
      title: 'secret',
      cell: ({ path }) => html`<a href="#${anchorOf(path, report)}">${pathOf(path)}</a>`,
      look: 'name',
    },
    { title: 'kind', cell: ({ kind }) => kind, look: 'once' },
    { title: 'schedule', cell: ({ schedule }) => html`<code>${schedule}</code>`, look: 'once' },
    figure('rotations', ({ rotations }) => number(rotations)),
    figure('failed attempts', ({ failedRotations }) => number(failedRotations)),
    figure('reads', ({ reads }) => number(reads)),
    figure('failed reads', ({ failedReads }) =>
      failedReads === 0 ? '0' : html`<strong class="wrong">${number(failedReads)}</strong>`,
    ),
    figure('live, maximum', (secret) => `${secret.liveCredentials}, ${secret.maxLiveCredentials}`),
    {
      title: 'next rotation',
      cell: ({ nextRotation }) => (nextRotation ? minuteFormat.format(Date.parse(nextRotation)) : 'none'),
      look: 'once',
    },
    { title: 'verdict', hidden: true, cell: (secret) => badge(secret, report) },
  ];
  return section('rehearsed', 'Rehearsed secrets', table(columns, report.secrets));
}
