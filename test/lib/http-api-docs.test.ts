import { readFileSync } from 'node:fs';
import { checkSpec } from '../../lambdas/credentials/http-api/spec/check';
import { PAGE, withTables } from '../../tools/checks/http-api/tables';

const page = readFileSync(PAGE, 'utf8');

test('the tables of the page are those of the schema and the presets', () => {
  expect(withTables(page)).toBe(page);
  expect(page).toContain('| `hosts` | yes | Hosts to which requests may go');
  expect(page).toContain('| `vaultAppRole` | Secret-id of an AppRole of Vault or OpenBao |');
});

test('the spec of the page has no mistake', () => {
  const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  expect(checkSpec(JSON.parse(json))).toEqual([]);
});

test('a table that is out of date is written again', () => {
  const stale = page.replace('| `hosts` | yes |', '| `host` | yes |');
  expect(stale).not.toBe(page);
  expect(withTables(stale)).toBe(page);
});
