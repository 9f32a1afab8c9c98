import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import schema from '../../../lambdas/credentials/http-api/spec/schema.json';
import { pointersOf } from '../../../lambdas/credentials/http-api/stand-in/answer';
import { table, withSections } from '../markdown';
import { PRESETS } from '../presets';

/** Page with the tables. */
export const PAGE = join(__dirname, '../../../docs/credentials/http-api.md');

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

const object = (names: readonly string[]): string => `\`{ ${names.join(', ')} }\``;

/** Presets with the members of their secrets. */
function presets(): string {
  const rows = PRESETS.map(([factory, { example, spec: specOf }]) => {
    const { title, value, admin, source } = specOf(example);
    const adminMembers = pointersOf(admin, 'admin').map((pointer) => pointer.slice(1));
    return [
      `\`${factory}\``,
      title,
      object(adminMembers),
      object(Object.keys(value.members)),
      `[${source.date}](${source.page})`,
    ];
  });
  return table(['`HttpApiPreset.`', 'credential', 'admin secret', 'secret', 'source'], rows);
}

/** The text of the page with current tables. */
export const withTables = (text = readFileSync(PAGE, 'utf8')): string =>
  withSections(text, { members, presets });
