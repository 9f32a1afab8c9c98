import type { GapName } from './gaps';
import type { Report, SecretReport } from './report';

/** `incomplete`: no finding, but the rehearsal did not cover everything. */
export type Verdict = 'good' | 'not good' | 'incomplete';

/** The verdict of a rehearsal. Findings take precedence over gaps; gaps named in `allow` are ignored. */
export function verdictOf(
  { findings, gaps }: Pick<Report, 'findings' | 'gaps'>,
  allow: readonly GapName[] = [],
): Verdict {
  if (findings.length > 0) return 'not good';
  return gaps.every(({ name }) => allow.includes(name)) ? 'good' : 'incomplete';
}

/** The verdict for one secret, from the findings and gaps that name it. */
export function verdictOfSecret({ path }: Pick<SecretReport, 'path'>, { findings, gaps }: Report): Verdict {
  const about = ({ secret }: { readonly secret?: string }) => secret === path;
  return verdictOf({ findings: findings.filter(about), gaps: gaps.filter(about) });
}

/** Exit codes of the process; 2 means that the rehearsal could not run. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { good: 0, 'not good': 1, incomplete: 3 };
