// Bundles what the rehearsal's page runs in a browser into rehearsal/dist/page, with the licenses of the packages in it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bytes of script that every page carries; see docs/performance.md before raising it. */
const BUDGET = 120_000;
const ALLOWED = ['ISC', 'BSD-3-Clause', 'MIT', 'Apache-2.0'];

export async function bundlePage(root) {
  const outdir = join(root, 'rehearsal/dist/page');
  mkdirSync(outdir, { recursive: true });
  const { warnings, metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['rehearsal/page/main.ts'],
    outfile: join(outdir, 'page.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  if (warnings.length > 0) throw new Error('esbuild warns about the page (see above).');
  for (const { path, text } of outputFiles) {
    if (/<\/(script|style)/i.test(text)) throw new Error(`${path} would end the element that it stands in.`);
    if (text.length > BUDGET) throw new Error(`${path} has ${text.length} bytes, and ${BUDGET} are allowed.`);
    writeFileSync(path, text);
  }
  writeFileSync(join(outdir, 'licences.txt'), licences(root, Object.keys(metafile.inputs)));
}

/** License texts of the packages in the bundle. Each license requires its text in every copy. */
function licences(root, inputs) {
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = [...names].sort().map((name) => {
    const directory = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    if (!ALLOWED.includes(license))
      throw new Error(`${name} is licensed ${license}: the page must not include it.`);
    const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no license file, which the page must include.`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
  });
  return texts.join('\n\n');
}
