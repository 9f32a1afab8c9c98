import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ENVIRONMENT, METRICS, RUNBOOK } from '../engine/src/contract';
import { ERROR_CODES, type ErrorCode } from '../engine/src/errors/error-codes';
import { RekeyError } from '../engine/src/errors/errors';
import { synthesized } from './lib/support';

const ROOT = join(__dirname, '..');
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Text of a page without code, which has no headings and links. */
function proseOf(file: string): string {
  return read(file)
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

/** Anchors of the headings, as GitHub generates them. */
function anchorsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the runbook', () => {
  const runbook = read('docs/runbook.md');
  const anchors = anchorsOf('docs/runbook.md');
  const [, codes = ''] = /^## Codes$(.*?)^## /ms.exec(runbook) ?? [];
  const sections = new Map(
    codes
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split('\n')[0] ?? '', section]),
  );

  test('starts with the pages of the three alarms', () => {
    const alarms = Object.values(synthesized().template.findResources('AWS::CloudWatch::Alarm'));
    const pages = alarms.map(({ Properties }) => Properties.AlarmDescription.split(`${RUNBOOK}#`)[1]);

    expect(RUNBOOK).toMatch(/\/docs\/runbook\.md$/);
    expect(pages.sort()).toEqual(['held-back', 'overdue', 'rotation-failed']);
    expect(anchors.slice(1, 5)).toEqual(['rotation-failed', 'overdue', 'held-back', 'codes']);
  });

  test.each(CODES)('has the page that the error %s links to', (code) => {
    const { message } = new RekeyError(code, { found: '', unchanged: '', action: '' });
    const section = sections.get(message.split(`${RUNBOOK}#`)[1] ?? '') ?? '';
    for (const part of ['Means', 'Unchanged', 'Action']) expect(section).toContain(`\n- **${part}:** `);
  });

  test('has pages of existing codes only, each once', () => {
    expect([...sections.keys()]).toEqual(CODES.map((code) => code.toLowerCase()));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('uses the dimension of the alarms and the environment of the function', () => {
    expect(runbook).toContain(`Dimensions[?Name=='${METRICS.dimension}']`);
    const variables = [...runbook.matchAll(/Environment\.Variables\.(\w+)/g)].map(([, name]) => name);
    expect(variables).toEqual([ENVIRONMENT.secretArn, ENVIRONMENT.credential]);
  });

  test.each(['Refused since', 'Active and not issued by this rotator'])(
    'explains the result "%s" of replace-now',
    (result) => {
      expect(read('cli/replace-now/replace-now.ts')).toContain(result);
      expect(runbook).toContain(`*${result}*`);
    },
  );

  test('has no command that prints a secret value', () => {
    const commands = [...runbook.matchAll(/^ *```sh$(.*?)^ *```$/gms)].map(([, text]) => text);
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.join('\n')).not.toMatch(/get-secret-value|batch-get-secret/);
  });
});

const examples = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `examples/${name}/`);
const folders = ['', 'client/', 'rehearsal/', 'engine/', 'docs/', 'docs/credentials/', ...examples];
const pages = folders.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md') && !/API|CHANGELOG/.test(name))
    .map((name) => folder + name),
);

test.each(pages)('%s has no broken link', (file) => {
  const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links.filter((link) => {
    if (/^[a-z]+:/i.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path ? resolve(ROOT, dirname(file), path) : join(ROOT, file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(relative(ROOT, target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('every kind has its files, and the tables of the docs list it', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/checks/kinds.mjs'], { cwd: ROOT });
  expect([status, stderr.toString()]).toEqual([0, '']);
});
