import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { conformanceChecks } from '../../engine/src/testing/conformance';
import { issuerContext } from '../../engine/src/testing/issuer';
import { Random } from '../../engine/src/testing/random';
import { checkSpec } from '../../lambdas/credentials/http-api/spec/check';
import type { Spec } from '../../lambdas/credentials/http-api/spec/types';
import { adminFor } from '../../lambdas/credentials/http-api/stand-in/administrators';
import { parametersFor, StandInIssuer } from '../../lambdas/credentials/http-api/stand-in/issuer';
import { HttpApiPreset } from '../../lib';
import type { Preset } from '../../lib/http-api-presets/preset';

const FOLDER = join(__dirname, '../../lib/http-api-presets');

/** The presets, by the name of their factory. */
const PRESETS = readdirSync(FOLDER)
  .filter((file) => file !== 'preset.ts')
  .flatMap((file) => Object.entries(require(join(FOLDER, file)) as Record<string, Preset<object>>));

/** The conformance suite without the checks that inject a fault at every call: those depend on the traits only. */
function checksOf(spec: Spec) {
  const checks = conformanceChecks(({ clock, secret }) => {
    const admin = adminFor(spec, new Random(7));
    const issuer = new StandInIssuer(spec, issuerContext(clock, secret), () => admin);
    return {
      factory: issuer.factory(),
      parameters: parametersFor(spec),
      admin,
      accepts: (text) => issuer.accepts(text),
      alive: () => issuer.standIn.credentials.alive().map(({ id }) => id),
    };
  });
  // A date expires at the end of its day.
  const isRounded = JSON.stringify(spec.create).includes('{expiresDate}');
  return checks.filter(
    ({ name }) => !name.startsWith('recovers') && !(isRounded && name.startsWith('trait expires')),
  );
}

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

  for (const { name, run } of checksOf(spec)) test(name, () => run());
});
