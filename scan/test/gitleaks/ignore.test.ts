import type { Finding } from '../../src/findings/finding';
import { IgnoredFindings } from '../../src/gitleaks/ignore';

const COMMIT = 'f3a9c1e07b5d4826f3a9c1e07b5d48aaf3a9c1e0';
const finding = (path: string, rule = 'github-pat', commit?: string) =>
  ({ path, line: 12, rule: { id: rule, description: '', fix: '' }, commit }) as unknown as Finding;

test.each([
  ['src/a.ts:github-pat:12', finding('src/a.ts')],
  ['src/a.ts:github-pat:12', finding('./src/a.ts')],
  ['src/a.ts:github-pat:12', finding('app/src/a.ts')],
  ['src/a.ts:github-pat:12', finding('src/a.ts', 'github-pat', COMMIT)],
  ['src\\a.ts:github-pat:12', finding('src/a.ts')],
  [`${COMMIT}:src/a.ts:github-pat:12`, finding('src/a.ts', 'github-pat', COMMIT)],
  ['src/a.ts:generic-api-key:12', finding('src/a.ts', 'keyed-secret')],
  ['a.zip!b:c.ts:github-pat:12', finding('a.zip!b:c.ts')],
])('%s ignores a finding', (line, one) => {
  expect(new IgnoredFindings(`# comment\r\n\r\n ${line} \r\n`, 'app').has(one)).toBe(true);
});

test.each([
  ['src/a.ts:github-pat:13', finding('src/a.ts')],
  ['src/b.ts:github-pat:12', finding('src/a.ts')],
  ['src/a.ts:gitlab-pat:12', finding('src/a.ts')],
  ['# src/a.ts:github-pat:12', finding('src/a.ts')],
  [`${COMMIT}:src/a.ts:github-pat:12`, finding('src/a.ts')],
  [`${COMMIT.replace('f', 'e')}:src/a.ts:github-pat:12`, finding('src/a.ts', 'github-pat', COMMIT)],
])('%s does not ignore another finding', (line, one) => {
  expect(new IgnoredFindings(line, 'app').has(one)).toBe(false);
});
