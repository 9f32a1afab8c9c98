import { parse } from 'smol-toml';
import { gitleaksConfig } from '../../src/patterns/gitleaks';
import { apiKeyPattern, generatedPattern } from '../../src/patterns/key-pattern';

test('the configuration extends the default rules with one rule for each pattern', () => {
  const patterns = [apiKeyPattern('acme'), generatedPattern('"\\Hook', 40, '"\\\'#')];
  const { extend, rules } = parse(gitleaksConfig(patterns)) as {
    extend: unknown;
    rules: Record<string, unknown>[];
  };

  expect(extend).toEqual({ useDefault: true });
  expect(rules).toEqual(
    patterns.map(({ id, description, regex, keywords }) => ({
      id,
      description,
      regex,
      secretGroup: 1,
      keywords,
    })),
  );
  expect(rules[1]?.keywords).toEqual(['"\\hook']);
});
