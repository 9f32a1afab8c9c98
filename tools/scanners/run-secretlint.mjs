// Runs secretlint on the files of a folder: node run-secretlint.mjs MODULES FOLDER REPORT
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, folder, report] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { lintSource } = await load('@secretlint/core');
const preset = '@secretlint/secretlint-rule-preset-recommend';
const { creator } = await load(preset);

const found = [];
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile()) continue;
  const filePath = join(entry.parentPath ?? entry.path, entry.name);
  const { messages } = await lintSource({
    source: { filePath, content: readFileSync(filePath, 'utf8'), contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: preset, rule: creator }] } },
  });
  for (const { loc, ruleId } of messages) {
    found.push({
      path: relative(folder, filePath),
      line: loc.start.line,
      endLine: loc.end.line,
      rule: ruleId.replace('@secretlint/secretlint-rule-', ''),
    });
  }
}
writeFileSync(report, JSON.stringify(found));
