import type { GapName } from './gaps';
import type { Report, SecretReport } from './report';

/** `incomplete`: nothing wrong was found, and something was not shown. */
export type Verdict = 'good' | 'not good' | 'incomplete';

/** The verdict of a rehearsal: findings weigh more than gaps; gaps that are named in `allow` do not count. */
export function verdictOf(
  { findings, gaps }: Pick<Report, 'findings' | 'gaps'>,
  allow: readonly GapName[] = [],
): Verdict {
  if (findings.length > 0) return 'not good';
  return gaps.every(({ name }) => allow.includes(name)) ? 'good' : 'incomplete';
}

/** The verdict about one secret, by the findings and gaps that name it. */
export function verdictOfSecret({ path }: Pick<SecretReport, 'path'>, { findings, gaps }: Report): Verdict {
  const about = ({ secret }: { readonly secret?: string }) => secret === path;
  return verdictOf({ findings: findings.filter(about), gaps: gaps.filter(about) });
}

/** Exit codes of the process; 2 is for a rehearsal that could not take place. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { good: 0, 'not good': 1, incomplete: 3 };
