import { checkSpec } from '../../lambdas/credentials/http-api/spec/check';
import { checksOf } from '../../lambdas/credentials/http-api/stand-in/kit';
import { HttpApiPreset } from '../../lib';
import { PRESETS } from '../../tools/checks/presets';

test('every preset is a factory of HttpApiPreset', () => {
  const factories = Object.getOwnPropertyNames(HttpApiPreset).filter(
    (name) => typeof (HttpApiPreset as never)[name] === 'function',
  );
  expect(PRESETS.map(([name]) => name).sort()).toEqual(factories.sort());
});

describe.each(PRESETS)('the preset %s', (_name, { example, spec: specOf }) => {
  const spec = specOf(example);

  test('fits the schema, and names its source', () => {
    expect(checkSpec(spec)).toEqual([]);
    expect(spec.source.page).toMatch(/^https:\/\//);
  });

  // Recovery from a fault at every call depends on the traits only, and is tested with the samples.
  const checks = checksOf(spec).filter(({ name }) => !name.startsWith('recovers'));
  for (const { name, run } of checks) test(name, () => run());
});
