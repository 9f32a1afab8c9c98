import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Credential, LivesAt, RotatingSecret } from '../../../lib';
import { warningsOf } from '../support';

const FIXTURE = join(__dirname, 'custom-kind/handler.ts');

const kind = (entry: string) =>
  Credential.custom({
    kind: 'partner-token',
    principal: 'tenant-7',
    entry,
    parameters: { tenant: 'tenant-7' },
    traits: { livesAt: LivesAt.LABELS },
  });

/** Folder in the project, from which esbuild is found. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(__dirname, 'custom-kind/made-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a module and returns its path. */
function module(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function newStack(app = new App({ outdir: join(folder, 'cdk.out') }), id = 'App'): Stack {
  return new Stack(app, id);
}

function secretOf(entry: string, stack = newStack(), id = 'Token'): Stack {
  new RotatingSecret(stack, id, { credential: kind(entry) });
  return stack;
}

/** Returns the files of bundled handlers in an assembly. */
function bundlesOf(stack: Stack): string[] {
  (stack.node.root as App).synth();
  const out = join(folder, 'cdk.out');
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('index.mjs'))
    .map((name) => join(out, name));
}

/** Evaluates an expression over the exports of a module in a new process. */
function evaluate(file: string, expression: string): string {
  const script = `const m = await import(${JSON.stringify(file)}); console.log(${expression});`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim();
}

describe('the entry of a custom kind', () => {
  test('is bundled into one ES module without Docker', () => {
    const [file = '', ...others] = bundlesOf(secretOf(FIXTURE));
    expect(others).toEqual([]);
    expect(readdirSync(join(file, '..'))).toEqual(['index.mjs']);
    const refused = 'm.handler({}, { getRemainingTimeInMillis: () => 1000 }).catch((e) => e.code)';
    expect(evaluate(file, `await ${refused}`)).toContain('BadEvent');
  });

  test('can be relative to the working directory', () => {
    expect(bundlesOf(secretOf(relative(process.cwd(), FIXTURE)))).toHaveLength(1);
  });

  test('is bundled once for several secrets and stacks of an app', () => {
    const entry = module('handler.ts', 'export const handler = () => 1;');
    const stack = secretOf(entry);
    writeFileSync(entry, 'A second bundling fails.');
    secretOf(entry, stack, 'Second');
    secretOf(entry, newStack(stack.node.root as App, 'Other'));
    expect(bundlesOf(stack)).toHaveLength(1);
  });

  test('is bundled again for another app', () => {
    const entry = module('changing.ts', 'export const handler = () => 1;');
    const first = readFileSync(bundlesOf(secretOf(entry))[0] ?? '', 'utf8');
    rmSync(join(folder, 'cdk.out'), { recursive: true });
    writeFileSync(entry, 'export const handler = () => 2;');
    const second = readFileSync(bundlesOf(secretOf(entry))[0] ?? '', 'utf8');
    expect(second).not.toBe(first);
  });

  test('has the same asset in any folder', () => {
    const text = 'export const handler = () => 1;';
    mkdirSync(join(folder, 'elsewhere'));
    const entries = [module('one.ts', text), module('elsewhere/two.ts', text)];
    const stack = newStack();
    entries.forEach((entry, index) => void secretOf(entry, stack, `Token${index}`));
    expect(bundlesOf(stack)).toHaveLength(1);
  });

  test('supports require of CommonJS modules and its own require', () => {
    module('driver.cjs', "module.exports.name = () => require('node:os').EOL.length > 0;");
    const entry = module(
      'handler.mjs',
      [
        "import { createRequire } from 'node:module';",
        "import { name } from './driver.cjs';",
        'const require = createRequire(import.meta.url);',
        "export const handler = () => name() && require('node:path').sep.length;",
      ].join('\n'),
    );
    const [file = ''] = bundlesOf(secretOf(entry));
    expect(evaluate(file, 'm.handler()')).toBe('1');
  });

  test('passes on warnings of esbuild', () => {
    const entry = module('doubtful.ts', 'export const handler = () => typeof handler === "nothing";');
    expect(warningsOf(secretOf(entry))).toEqual([
      expect.stringMatching(/"typeof" operator will never evaluate.*\[ack: cdk-rekey:bundleWarning\]$/s),
    ]);
  });
});

describe('the entry of a custom kind is refused', () => {
  test('if the file is missing', () => {
    expect(() => secretOf(join(folder, 'missing.ts'))).toThrow(
      /^\[EntryNotBundled\] esbuild could not bundle .*missing\.ts: .*Could not resolve/s,
    );
  });

  test('with a syntax error and its position', () => {
    const entry = module('broken.ts', 'export const handler =;');
    expect(() => secretOf(entry)).toThrow(
      /^\[EntryNotBundled\] esbuild could not bundle .*broken\.ts: .*Unexpected ";".*broken\.ts:1:22:.*\n Correct the error/s,
    );
  });

  test('with an import of a missing module', () => {
    const entry = module('importing.ts', "export { handler } from 'no-such-package';");
    expect(() => secretOf(entry)).toThrow(/\[EntryNotBundled\].*Could not resolve "no-such-package"/s);
  });

  test('if it is not a module', () => {
    expect(() => secretOf(module('handler.py', 'handler = None'))).toThrow(
      /\[EntryNotBundled\].*No loader is configured for "\.py" files/s,
    );
  });

  test.each([
    ['without an export', 'handler.ts', 'const handler = () => 1; handler();'],
    ['with another export', 'handler.ts', 'export const rotate = () => 1;'],
    ['with a default export', 'handler.ts', 'export default () => 1;'],
    ['of CommonJS', 'handler.cjs', 'exports.handler = () => 1;'],
  ])('%s', (_, name, text) => {
    expect(() => secretOf(module(name, text))).toThrow(
      /^\[HandlerMissing\] The entry .* has no ES module export with the name handler\. Add export const handler/,
    );
  });

  test('if neither its project nor the app has esbuild', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'rekey-entry-'));
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(elsewhere);
    try {
      const entry = join(elsewhere, 'handler.ts');
      writeFileSync(entry, 'export const handler = () => 1;');
      expect(() => secretOf(entry)).toThrow(
        /^\[EsbuildMissing\] The entry .* Run npm install --save-dev esbuild, or bundle/,
      );
      cwd.mockRestore();
      expect(() => secretOf(entry)).not.toThrow();
    } finally {
      cwd.mockRestore();
      rmSync(elsewhere, { recursive: true });
    }
  });
});
