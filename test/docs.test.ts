import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT, METRICS, RUNBOOK } from '../engine/src/contract';
import { ERROR_CODES, type ErrorCode } from '../engine/src/errors/error-codes';
import { RekeyError } from '../engine/src/errors/errors';
import { mailerKey, newStack } from './lib/support';

const ROOT = join(__dirname, '..');
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The prose: what is in code is neither a heading nor a link. */
function proseOf(file: string): string {
  return read(file)
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Sections of the runbook's codes: their text by their anchor. */
function codeSections(): Map<string, string> {
  const [, codes = ''] = /^## Codes$(.*?)^## /ms.exec(read('docs/runbook.md')) ?? [];
  return new Map(
    codes
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split('\n')[0] ?? '', section]),
  );
}

describe('the runbook', () => {
  const anchors = anchorsOf('docs/runbook.md');

  test('is where errors and alarms say', () => {
    expect(RUNBOOK).toMatch(/\/docs\/runbook\.md$/);
  });

  test('begins with the pages of the three alarms', () => {
    const stack = newStack();
    mailerKey(stack);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    const pages = alarms.map(({ Properties }) => Properties.AlarmDescription.split(`${RUNBOOK}#`)[1]);

    expect(pages.sort()).toEqual(['held-back', 'overdue', 'rotation-failed']);
    expect(anchors.slice(1, 5)).toEqual(['rotation-failed', 'overdue', 'held-back', 'codes']);
  });

  test.each(CODES)('has the page that the error %s names', (code) => {
    const { message } = new RekeyError(code, { found: '', unchanged: '', action: '' });
    const page = message.split(`${RUNBOOK}#`)[1] ?? '';

    const section = codeSections().get(page) ?? '';

    for (const part of ['Means', 'Unchanged', 'Action']) expect(section).toContain(`\n- **${part}:** `);
  });

  test('has no page of a code that there is not, and none twice', () => {
    expect([...codeSections().keys()]).toEqual(CODES.map((code) => code.toLowerCase()));
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('finds the function by the dimension of the alarms, and the rest by the names of its environment', () => {
    const runbook = read('docs/runbook.md');
    expect(runbook).toContain(`Dimensions[?Name=='${METRICS.dimension}']`);
    const variables = [...runbook.matchAll(/Environment\.Variables\.(\w+)/g)].map(([, name]) => name);
    expect(variables).toEqual([ENVIRONMENT.secretArn, ENVIRONMENT.credential]);
  });

  test('shows no command that prints a secret value', () => {
    const commands = [...read('docs/runbook.md').matchAll(/^ *```sh$(.*?)^ *```$/gms)].map(
      ([, text]) => text,
    );
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.join('\n')).not.toMatch(/get-secret-value|batch-get-secret/);
  });
});

const documents = readdirSync(join(ROOT, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

describe.each(['README.md', 'rehearsal/README.md', ...documents])('%s', (file) => {
  const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target));

  test('links to what there is', () => {
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path ? resolve(ROOT, dirname(file), path) : join(ROOT, file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(relative(ROOT, target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
