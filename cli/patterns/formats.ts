import type { AppPattern } from '../../scan/src/patterns/app-patterns';
import { betterleaksConfig } from '../../scan/src/patterns/betterleaks';
import { cloudwatchPolicy } from '../../scan/src/patterns/cloudwatch';
import { githubPatterns } from '../../scan/src/patterns/github';
import { gitleaksConfig } from '../../scan/src/patterns/gitleaks';
import { macieIdentifiers } from '../../scan/src/patterns/macie';
import type { PatternsCommand } from './options';

/** Output of the command. */
interface Formatted {
  readonly text: string;
  /** Lines for standard error: the patterns that the format cannot hold. */
  readonly left: readonly string[];
}

/** Patterns in a format. @throws Error if the format can hold none of them */
export function formatted(
  patterns: readonly AppPattern[],
  { format, ownOnly }: Pick<PatternsCommand, 'format' | 'ownOnly'>,
): Formatted {
  switch (format) {
    case 'gitleaks':
      return { text: gitleaksConfig(patterns), left: [] };
    case 'betterleaks':
      return { text: betterleaksConfig(patterns), left: [] };
    case 'github':
      return { text: json({ patterns: githubPatterns(patterns) }), left: [] };
    case 'macie': {
      const { identifiers, left } = macieIdentifiers(patterns);
      if (identifiers.length === 0) throw new Error(`Macie can find no key of the app: ${left.join('; ')}.`);
      return {
        text: json({ customDataIdentifiers: identifiers }),
        left: left.map((one) => `Left out: ${one}`),
      };
    }
    case 'cloudwatch': {
      const { policy, left, leftVendors } = cloudwatchPolicy(patterns, ownOnly ? [] : undefined);
      const own = left.map((one) => `Left to a scanner on a subscription filter: ${one}`);
      const vendors = `Left to a scanner on a subscription filter: the formats ${leftVendors.join(', ')}`;
      return { text: json(policy), left: leftVendors.length > 0 ? [...own, vendors] : own };
    }
    case 'json':
      return { text: json({ patterns }), left: [] };
  }
}

const json = (value: object) => JSON.stringify(value, null, 2);
