import { type Content, type Html, html } from '../html';

/** A section of the page with a heading. */
export function section(id: string, title: string, content: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>`;
}

/** A list of panels. */
export function panels(items: readonly Content[], look = ''): Html {
  return html`<ul class="list${look}">${items.map((item) => html`<li class="panel">${item}</li>`)}</ul>`;
}

export interface Column<Row> {
  /** A title of the column; `hidden` on a wide screen. */
  readonly title: string;
  readonly hidden?: boolean;
  readonly cell: (row: Row) => Content;
  readonly look?: 'name' | 'figure' | 'once';
}

/** A table, which becomes a list on a narrow screen. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const head = columns.map(({ title, hidden, look }) => {
    const text = hidden ? html`<span class="unseen">${title}</span>` : title;
    return html`<th scope="col" class="${look === 'figure' ? look : ''}">${text}</th>`;
  });
  const cells = (row: Row) =>
    columns.map(
      ({ title, cell, look }) => html`<td data-title="${title}" class="${look ?? ''}">${cell(row)}</td>`,
    );
  return html`<div class="panel"><table class="stacks">
<thead><tr>${head}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody>
</table></div>`;
}
