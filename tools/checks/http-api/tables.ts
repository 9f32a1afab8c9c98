import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expires, isNamed } from '../../../lambdas/credentials/http-api/spec/requests';
import schema from '../../../lambdas/credentials/http-api/spec/schema.json';
import type { Preset } from '../../../lib/http-api-presets/preset';

const ROOT = join(__dirname, '../../..');
const PRESETS = join(ROOT, 'lib/http-api-presets');

/** Page with the tables. */
export const PAGE = join(ROOT, 'docs/credentials/http-api.md');

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Members of a spec, from the schema. */
function members(): string {
  const { required, properties } = schema;
  const rows = Object.entries(properties).map(([name, property]) => [
    `\`${name}\``,
    required.includes(name) ? 'yes' : 'no',
    (property as { description: string }).description,
  ]);
  return table(['member', 'required', 'content'], rows);
}

/** Presets with their traits, from their files. */
function presets(): string {
  const rows = readdirSync(PRESETS)
    .filter((file) => file.endsWith('.ts') && file !== 'preset.ts')
    .flatMap((file) => Object.entries(require(join(PRESETS, file)) as Record<string, Preset<object>>))
    .map(([factory, { example, spec: specOf }]) => {
      const spec = specOf(example);
      const { page, date, proof } = spec.source;
      return [
        `\`${factory}\``,
        spec.title,
        `\`{ ${Object.keys(spec.value.members).join(', ')} }\``,
        spec.slots === undefined ? 'many' : String(spec.slots),
        isNamed(spec) ? 'name' : 'journal',
        expires(spec) ? 'yes' : 'no',
        spec.disable ? 'yes' : 'no',
        spec.list.used ? `${spec.list.used.lagSeconds / 60} min late` : 'no',
        proof,
        `[${date}](${page})`,
      ];
    });
  return table(
    [
      ...[
        '`HttpApiPreset.`',
        'credential',
        'value',
        'slots',
        'orphans',
        'expires',
        'disable',
        'use reported',
      ],
      ...['proof', 'source'],
    ],
    rows,
  );
}

/** The text of the page with current tables. */
export function withTables(text = readFileSync(PAGE, 'utf8')): string {
  return Object.entries({ members, presets }).reduce(
    (page, [name, make]) =>
      page.replace(
        new RegExp(`(<!-- ${name}: [^\\n]* -->\\n).*?(<!-- end -->)`, 's'),
        (_all, begin, end) => `${begin}${make()}\n${end}`,
      ),
    text,
  );
}
