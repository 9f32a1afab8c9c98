import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BUNDLES = join(__dirname, '../../dist/bundles');

/** Output of a script that imports a bundle as Lambda does: from an ES module, in which `require` is not defined. */
function load(kind: string): string {
  const url = pathToFileURL(join(BUNDLES, kind, 'index.mjs'));
  const script = `console.log(Object.keys(await import('${url}')).join())`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  // The stack of an error quotes the whole bundle.
  return `${stdout.trim()}${/^\w*Error: .*/m.exec(stderr) ?? ''}`;
}

test.each(readdirSync(BUNDLES))('the handler of the kind %s can be loaded', (kind) => {
  expect(load(kind)).toBe('handler');
});
