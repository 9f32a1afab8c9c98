import { textOf } from '../world/secret';
import type { World } from '../world/world';

/** The labels, what they hold, and what lives, in one line. */
export function situation({ secret, issuer }: World): string {
  const labelled = [...secret.contents.versions.values()].filter(({ stages }) => stages.size > 0);
  const labels = labelled.map(({ id, stages, data }) => {
    const text = textOf(data);
    const short = [...stages].map((prepare) => prepare.replace('AWS', '').toLowerCase()).join('+');
    return `${short}=${text === undefined ? 'empty' : issuer.idOf(text)} (${id.slice(0, 12)})`;
  });
  const living = issuer.inventory().map(({ id, active, ours }) => {
    return `${id}${active ? '' : ' disabled'}${ours ? '' : " stranger's"}`;
  });
  return `${labels.join(', ') || 'no label'}${living.length > 0 ? ` | lives: ${living.join(', ')}` : ''}`;
}
