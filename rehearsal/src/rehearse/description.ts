import type { Gap } from './gaps';
import type { Finding } from './report';

/** Lines of a finding: description, first occurrence and action. */
export function describeFinding({ found, detail, fix }: Finding): string[] {
  return [found, ...(detail === undefined ? [] : [detail]), `Action: ${fix}`];
}

/** Lines of a gap: description and action. */
export function describeGap({ name, notShown, toShow }: Gap): string[] {
  return [notShown, `Action (${name}): ${toShow}`];
}
