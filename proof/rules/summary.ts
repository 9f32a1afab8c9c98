import type { World } from '../world/world';

/** The labels, their credentials and the credentials at the issuer, in one line. */
export function summaryOf({ secret, issuer }: World): string {
  const versions = secret.labelled().map(([id, { labels, text }]) => {
    const names = labels.map((label) => label.replace('AWS', '').toLowerCase()).join('+');
    return `${names}=${text === undefined ? 'empty' : issuer.idOf(text)} (${id.slice(0, 12)})`;
  });
  const credentials = issuer.inventory().map(({ id, active, ours }) => {
    return `${id}${active ? '' : ' disabled'}${ours ? '' : ' of another'}`;
  });
  return `${versions.join(', ') || 'no label'}${credentials.length > 0 ? ` | issuer: ${credentials.join(', ')}` : ''}`;
}
