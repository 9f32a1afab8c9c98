// Writes the table of vendor rules from the sources of gitleaks: tsx tools/scanners/vendor/index.ts [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitleaksSources } from '../gitleaks.mjs';
import { vendorTable } from './table';

const RULES = join(__dirname, '../../../scan/src/rules');

const sources = gitleaksSources();
const table = vendorTable(readFileSync(join(sources, 'config/gitleaks.toml'), 'utf8'));
const files = {
  'vendor.json': `${JSON.stringify(table, null, 2)}\n`,
  'vendor.LICENSE': readFileSync(join(sources, 'LICENSE'), 'utf8'),
};
for (const [name, text] of Object.entries(files)) {
  const file = join(RULES, name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.log(`FAILED: ${name} is out of date. Run: npx tsx tools/scanners/vendor/index.ts`);
    process.exitCode = 1;
  }
}
console.log(`${table.length} rules of gitleaks`);
