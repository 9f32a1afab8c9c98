import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SOURCES = resolve(__dirname, '../src');
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('testing'))
  .map((file) => file.replaceAll('\\', '/'));

const text = (file: string) => readFileSync(join(SOURCES, file), 'utf8');
/** Code of a module without comments. */
const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

function importsOf(file: string): string[] {
  const found = text(file).matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']*)';/gms);
  return Array.from(found, ([, path]) => `${relative(SOURCES, resolve(SOURCES, dirname(file), path))}.ts`);
}

function reachableFrom(entry: string): string[] {
  const reached = new Set([entry]);
  for (const file of reached) for (const imported of importsOf(file)) reached.add(imported);
  return [...reached];
}

describe('the engine', () => {
  test('does not import revocation into a rotation', () => {
    const reached = reachableFrom('rotation/rotate.ts');
    expect(reached).toContain('retirement/retire.ts');
    expect(reached.filter((file) => file.startsWith('revoke/'))).toEqual([]);
  });

  test('does not import from kinds', () => {
    const outside = files.filter((file) => /from '[^']*(lambdas|lib)\//.test(text(file)));
    expect(outside).toEqual([]);
  });

  test('does not name issuers or kinds in code', () => {
    const names = /\biam\b|access.?key|\bgenerated\b|mysql|postgres|\bredis\b|cognito/i;
    // The access key of the role is in environment variables of Lambda.
    const own = ['aws/environment-credentials.ts'];
    expect(files.filter((file) => !own.includes(file) && names.test(code(file)))).toEqual([]);
  });

  test('defines times in one file', () => {
    const homes = ['timing.ts', 'time/clock.ts'];
    const times = /\b[\d_.]+ \* (SECOND|MINUTE|HOUR)\b/;
    expect(files.filter((file) => !homes.includes(file) && times.test(code(file)))).toEqual([]);
  });

  test('keeps no state in modules: the handler owns what lasts between invocations', () => {
    const keeps = /^(export )?(let|var) .*|^(export )?const [^=]*= (new |\w+\().*/gm;
    const kept = files.flatMap((file) => (text(file).match(keeps) ?? []).map((line) => `${file}: ${line}`));
    expect(kept).toEqual([]);
  });
});
