import type { Gap } from './gaps';
import type { Finding } from './report';

/** A finding in lines: what was found, the first time, and what to do. */
export function describeFinding({ found, detail, fix }: Finding): string[] {
  return [found, ...(detail === undefined ? [] : [detail]), `Do: ${fix}`];
}

/** A gap in lines: what was not shown, and how to show it. */
export function describeGap({ name, notShown, toShow }: Gap): string[] {
  return [notShown, `To show it (${name}): ${toShow}`];
}
