import type { Report, SecretReport } from '../../rehearse/report';
import { type Verdict, verdictOfSecret } from '../../rehearse/verdict';
import { type Html, html } from '../html';

/** A verdict as the class of an element. */
export const VERDICT_CLASSES: Readonly<Record<Verdict, string>> = {
  good: 'good',
  'not good': 'bad',
  incomplete: 'incomplete',
};

/** The verdict about one secret. */
export function badge(secret: SecretReport, report: Report): Html {
  const verdict = verdictOfSecret(secret, report);
  return html`<span class="badge ${VERDICT_CLASSES[verdict]}">${verdict}</span>`;
}
