import { withShortArns } from '../../words';
import { type Html, html } from '../html';

/** An ARN cut down to its resource; the whole of it is the title. */
export function arn(text: string, look = ''): Html {
  return html`<code class="${look}" title="${text}">${withShortArns(text)}</code>`;
}
