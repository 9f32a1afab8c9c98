import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);

/** At the top of a module: something that changes, or that is made anew for who uses it. */
const KEEPS = /^(export )?(let|var) .*|^(export )?const [^=]*= (new |\w+\().*/gm;

// Functions that share a process in the rehearsal share the modules, all but index.ts.
test('the modules of a rotator keep nothing: what lasts between invocations belongs to its handler', () => {
  expect(sources.length).toBeGreaterThan(40);
  const kept = sources.flatMap((file) => {
    const found = readFileSync(join(folder, file), 'utf8').match(KEEPS) ?? [];
    return found.map((line) => `${file}: ${line}`);
  });
  expect(kept).toEqual([]);
});
