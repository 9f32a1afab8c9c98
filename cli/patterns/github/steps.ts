/** State of the patterns after the calls. */
interface State {
  /** Names of the patterns that are not published. */
  readonly unpublished: readonly string[];
  /** Names of published patterns whose push protection could not be enabled. */
  readonly unprotected: readonly string[];
  /** Test strings by the names of the patterns. */
  readonly tests: ReadonlyMap<string, string>;
}

/** Steps that only the web page of GitHub offers: the dry run and the publication of a pattern. */
export function stepsOf(organization: string, { unpublished, unprotected, tests }: State): string[] {
  if (unpublished.length === 0 && unprotected.length === 0) return ['Nothing is left to do.'];
  const publish = [
    'Click each of these patterns. Put its test string into "Test string", and check that it matches:',
    ...unpublished.map((name) => `   ${name}: ${tests.get(name)}`),
  ].join('\n');
  const steps = [
    `Open https://github.com/${organization}, and go to Settings > Advanced Security > Global settings > Custom patterns.`,
    ...(unpublished.length > 0
      ? [
          publish,
          'Click "Save and dry run", choose the repositories, and look for findings that are no keys.',
          'Click "Publish pattern".',
          'Run this command again. It enables push protection for the published patterns.',
        ]
      : []),
    ...(unprotected.length > 0
      ? [`Enable push protection in the page of each of these patterns: ${unprotected.join(', ')}.`]
      : []),
  ];
  return ['', 'Next steps:', ...steps.map((step, index) => `${index + 1}. ${step}`)];
}
