import type { Spec } from '../../../lambdas/credentials/http-api/spec/types';
import { traitsOf } from '../../../lambdas/credentials/http-api/traits';
import { PRESETS } from '../presets';
import { TRAIT_COLUMNS, traitCells } from './traits';

/** Header of the table of the presets. */
export const PRESET_HEADER = ['`HttpApiPreset.`', 'credential', ...TRAIT_COLUMNS, 'verification', 'proof'];

/** Rows of the presets, from their files. */
export function presetRows(): string[][] {
  return PRESETS.map(([factory, { example, spec: specOf }]) => {
    const spec = specOf(example);
    return [
      `\`${factory}\``,
      spec.title,
      ...traitCells(traitsOf(spec)),
      `\`${testOf(spec, example)}\``,
      spec.source.proof,
    ];
  });
}

/** The request of a test, with `…` for the properties of the user. */
function testOf({ test }: Spec, example: object): string {
  const { method, url } = test.request;
  const [, , , ...path] = url.split('/');
  const own = Object.values(example)
    .filter((value): value is string => typeof value === 'string')
    .flatMap((value) => [value, encodeURIComponent(value)]);
  const parts = path.map((part) => own.reduce((text, value) => text.replace(value, '…'), part));
  return `${method} /${parts.join('/')}`;
}
