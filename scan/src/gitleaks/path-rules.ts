import type { Finding } from '../findings/finding';
import type { SecretHmac } from '../findings/hmac';
import type { GitleaksRule } from './config';
import type { Exclusions } from './exclusions';
import { compile } from './regex';
import { FIX } from './rule';

/** Rules that find files by their paths, such as key stores. */
export class PathRules {
  private readonly rules: readonly { readonly rule: GitleaksRule; test(path: string): boolean }[];

  constructor(
    rules: readonly GitleaksRule[],
    private readonly hmac: SecretHmac,
    private readonly exclusions?: Exclusions,
  ) {
    this.rules = rules
      .filter(({ regex, path }) => regex === undefined && path !== undefined)
      .map((rule) => {
        const pattern = compile(rule.path as string);
        return { rule, test: (path) => pattern.test(path) };
      });
  }

  /** Findings for a path. Its text takes the place of a secret. */
  findings({ path, commit }: { path: string; commit?: string }): Finding[] {
    return this.rules
      .filter(({ test }) => test(path))
      .filter(
        ({ rule }) =>
          this.exclusions?.has(rule.id, { secret: '', match: path, line: '', path, commit }) !== true,
      )
      .map(({ rule: { id, description } }) => ({
        ...{ path, line: 1, column: 1, endLine: 1, endColumn: 1 },
        rule: { id, description, fix: FIX },
        secretHmac: this.hmac.of(`${id}:${path}`),
        excerpt: '(the rule finds the path)',
        ...(commit !== undefined && { commit }),
      }));
  }
}
