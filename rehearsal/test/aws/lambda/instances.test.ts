import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { useLambdaFixture } from './fixtures';

const ROOT = join(__dirname, '../../../..');
const CHILD = join(ROOT, 'rehearsal/src/aws/services/lambda/child');

/** An import of a handler has a query; a shared evaluation has none. */
const IS_SHARED = '!new Error().stack.includes("index.mjs?")';

describe('instances of a bundle', () => {
  const fixture = useLambdaFixture();

  async function twice(code: string): Promise<[unknown, unknown]> {
    const one = await fixture.handler(code, { name: 'one' });
    const other = await fixture.handler(code, { name: 'other' });
    await fixture.invoke(one, {});
    return [(await fixture.invoke(one, {})).payload, (await fixture.invoke(other, {})).payload];
  }

  test('share compiled code and a process, but not the state of their module', async () => {
    const [one, other] = (await twice(
      `import{sep as s}from"node:path";import p,{join as j}from"node:path";import*as os from"node:os";
       let count=0;class Memory{static seen=[]}const list=[],map=new Map;
       var h=async()=>{Memory.seen.push(1);list.push(1);map.set(count,++count);h.calls=(h.calls??0)+1;
         return{pid:process.pid,shared:${IS_SHARED},state:[count,Memory.seen.length,list.length,map.size,h.calls],
           imports:[s,p.sep,j("a","b"),os.EOL],strict:this===void 0}};
       export{h as handler};`,
    )) as [Record<string, unknown>, Record<string, unknown>];

    expect(one).toEqual({
      pid: expect.any(Number),
      shared: true,
      state: [2, 2, 2, 2, 2],
      imports: ['/', '/', 'a/b', '\n'],
      strict: true,
    });
    expect(other).toEqual({ ...one, state: [1, 1, 1, 1, 1] });
  });

  const marked = 'import{a as b}from"node:fs";';
  test.each([
    ['a string', `'${marked}'`],
    ['a template', `\`\${1}${marked}\``],
    ['a regular expression', `/${marked.replace(/[{}]/g, '.')}/.source`],
    ['a line comment', `1// ${marked}\n`],
    ['a block comment', `1/* ${marked} */`],
  ])('ignore an import declaration in %s', async (_, text) => {
    const code = `import{sep}from"node:path";const t=${text};var h=async()=>[sep,t];export{h as handler};`;

    const value = runInThisContext(text);
    expect(await twice(code)).toEqual([
      ['/', value],
      ['/', value],
    ]);
  });

  test.each([
    ['import.meta', 'const u=import.meta.url;var h=async()=>[u.slice(0,4),SHARED];export{h as handler};'],
    ['inline exports', 'export const handler=async()=>["file",SHARED];'],
    ['imports for side effects', 'import"node:fs";var h=async()=>["file",SHARED];export{h as handler};'],
  ])('are not shared if the module has %s', async (_, code) => {
    expect(await twice(code.replace('SHARED', IS_SHARED))).toEqual([
      ['file', false],
      ['file', false],
    ]);
  });

  test('support top-level await and dynamic imports', async () => {
    const code = `const p=await import("node:path");var h=async()=>[p.sep,(await import("node:os")).EOL,${IS_SHARED}];export{h as default};`;
    const arn = await fixture.handler(code, { handler: 'index.default' });

    expect((await fixture.invoke(arn)).payload).toEqual(['/', '\n', true]);
  });

  test('throw separately if their module throws', async () => {
    const code = 'throw new Error(process.env.WHO);var h;export{h as handler};';
    const messages = [];
    for (const name of ['one', 'other']) {
      const arn = await fixture.handler(code, { name, environment: { WHO: name } });
      messages.push((await fixture.invoke(arn)).functionError?.errorMessage);
    }

    expect(messages).toEqual(['one', 'other']);
  });

  test("share the code of the package's bundles", () => {
    const folders = readdirSync(join(ROOT, 'dist/bundles'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(ROOT, 'dist/bundles', name));
    const script = `const { instanceOf } = require('./instances.cjs');
      for (const folder of process.argv.slice(1)) instanceOf(folder + '/index.mjs').then(
        (exported) => console.log(folder, exported ? 'shared' : 'not shared'),
        () => console.log(folder, 'shared'));`;
    const output = execFileSync(process.execPath, ['--eval', script, ...folders], {
      cwd: CHILD,
      encoding: 'utf8',
    });

    expect(output.trim().split('\n').sort()).toEqual(folders.map((folder) => `${folder} shared`).sort());
  });
});
