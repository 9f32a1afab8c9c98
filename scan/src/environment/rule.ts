import type { Rule, Span } from '../rules/rule';
import { isArtifact } from './artifacts';
import { formsOf } from './forms';

/** Environment variable with a secret. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Secrets of the environment, which must not be in a content. */
export interface EnvironmentSettings {
  readonly variables: readonly Variable[];
  /** True for all contents, false for artifacts of builds. */
  readonly everywhere: boolean;
}

/** Form of a value. */
interface Form {
  readonly variable: string;
  readonly value: string;
  readonly text: string;
  /** Part in ASCII by which it is found, and its position in the form. */
  readonly keyword: string;
  readonly at: number;
}

const LONGEST_KEYWORD = 24;
const SHORTEST_KEYWORD = 4;

/** Rule for the values of this environment, which are found exactly, also encoded. */
export function environmentRule({ variables, everywhere }: EnvironmentSettings): Rule {
  const forms = variables.flatMap(({ name, value }) =>
    formsOf(value).flatMap((text) => formOf(name, value, text)),
  );
  // The longest form at a place is the most complete one.
  forms.sort((a, b) => b.text.length - a.text.length);
  return {
    id: 'build-environment',
    description: 'Value of an environment variable of this build',
    fix: 'Replace the secret, remove it from what is built, and read it at run time from AWS Secrets Manager.',
    keywords: [...new Set(forms.map(({ keyword }) => keyword))],
    // A known value is more exact than any form.
    order: -1,
    appliesTo: (path) => everywhere || isArtifact(path),
    at(text, start): Span[] {
      for (const { text: form, at, variable, value } of forms)
        if (text.startsWith(form, start - at))
          return [{ start: start - at, end: start - at + form.length, variable, value }];
      return [];
    },
  };
}

function formOf(variable: string, value: string, text: string): Form[] {
  const ascii = [...text.matchAll(/[\x20-\x7e]+/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (ascii === undefined || ascii[0].length < SHORTEST_KEYWORD) return [];
  const keyword = ascii[0].slice(0, LONGEST_KEYWORD).toLowerCase();
  return [{ variable, value, text, keyword, at: ascii.index }];
}
