import { entropyOf } from '../rules/placeholder';
import type { Rule, Span } from '../rules/rule';
import type { GitleaksRule } from './config';
import { compile } from './regex';

export const FIX =
  'Replace the secret at its issuer, keep the new one in AWS Secrets Manager, and read it at run time.';

/** Rule for the secrets that a regular expression in the format of gitleaks finds. */
export function gitleaksRule({
  id,
  description,
  regex = '',
  path,
  group,
  entropy,
  keywords,
}: GitleaksRule): Rule {
  const pattern = compile(regex);
  const paths = path === undefined ? undefined : compile(path);
  return {
    ...{ id, description, fix: FIX },
    // Other keywords have no place in the automaton, and a rule with one of them is applied to every text.
    keywords: keywords.every((word) => /^[\0-\x7f]+$/.test(word)) ? keywords : [],
    // The rules of the user come before the built-in formats.
    order: 0.5,
    reach: Number.POSITIVE_INFINITY,
    ...(paths !== undefined && { appliesTo: (file) => paths.test(file) }),
    within(text): Span[] {
      const found: Span[] = [];
      const matcher = pattern.matcher(text);
      while (matcher.find()) {
        const number = group > 0 ? group : firstGroup(matcher);
        const [start, end] = [matcher.start(number), matcher.end(number)];
        if (start < 0 || end <= start) continue;
        if (entropy > 0 && entropyOf(text.slice(start, end)) <= entropy) continue;
        found.push({ start, end, whole: { start: matcher.start(), end: matcher.end() } });
      }
      return found;
    },
  };
}

/** First group with a text, or 0 for the whole match. */
function firstGroup(matcher: ReturnType<ReturnType<typeof compile>['matcher']>): number {
  for (let group = 1; group <= matcher.groupCount(); group++)
    if (matcher.end(group) > matcher.start(group)) return group;
  return 0;
}
