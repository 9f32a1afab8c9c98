import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROVEN_KINDS } from '../kinds';

const ROOT = join(__dirname, '../..');
const SAMPLES = join(ROOT, 'engine/test/samples');

const namesOf = (core: boolean) =>
  [
    ...new Set(
      PROVEN_KINDS.filter((one) => one.core === core && !one.indexed).map(({ handlerKind }) => handlerKind),
    ),
  ].sort();

test('every bundled kind is proven', () => {
  const folders = readdirSync(join(ROOT, 'lambdas/credentials'), { withFileTypes: true });
  const kinds = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(namesOf(true)).toEqual(kinds.sort());
});

test('every sample adapter is proven', () => {
  const samples = readdirSync(SAMPLES)
    .filter((file) => /\.test\.ts$/.test(file))
    .map((file) => file.replace('.test.ts', ''));
  expect(namesOf(false)).toEqual(samples.sort());
});

test('a kind at an issuer and one whose values carry keys are proven with a leak index', () => {
  const indexed = PROVEN_KINDS.filter((one) => one.indexed);
  expect(indexed.map(({ traits }) => traits.livesAt).sort()).toEqual(['issuer', 'labels']);
});
