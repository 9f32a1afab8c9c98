import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../../client/src/api-keys/format';
import { ContentScan } from '../../src/content/content-scan';
import { RandomBytes } from '../../src/files/bytes';
import { loadGitleaks } from '../../src/gitleaks/load';
import { gitleaksConfig } from '../../src/patterns/gitleaks';
import { apiKeyPattern } from '../../src/patterns/key-pattern';
import { TOKEN } from '../secrets';

const RULE = `[[rules]]
id = "acme"
description = "Key of Acme"
regex = '''acme-([0-9a-f]{8})-(x?)'''
keywords = ["ACME-"]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(toml: string, name = '.gitleaks.toml') {
  const file = join(folder, name);
  writeFileSync(file, toml);
  return loadGitleaks(file);
}

function scan(toml: string, text: string, path = 'src/a.txt', commit?: string) {
  const contents = new ContentScan({ own: [], gitleaks: load(toml) });
  contents.scan(RandomBytes.of(Buffer.from(text)), { path, commit });
  const { findings, allowed } = contents.take();
  const found = findings.map(
    ({ rule, line, column, endColumn }) => `${rule.id} ${line}:${column}-${endColumn}`,
  );
  return { found, allowed };
}

const places = (toml: string, text: string, path?: string) => scan(toml, text, path).found;

test('a rule finds its first group, or the group that it names, after a keyword in any case', () => {
  expect(places(RULE, '\nAcme-\nacme-12345678-x acme-1234')).toEqual(['acme 3:6-14']);
  expect(places(`${RULE}secretGroup = 2\n`, 'acme-12345678-x acme-12345678-')).toEqual(['acme 1:15-16']);
  expect(places(RULE.replace('acme-(', '(?i)a.me-('), 'axme-12345678-')).toEqual([]);
  expect(places(RULE.replace(/keywords.*/, '').replace('acme-(', '(?i)a.me-('), 'AxMe-12345678-')).toEqual([
    'acme 1:6-14',
  ]);
});

test('entropy and path limit a rule', () => {
  expect(places(`${RULE}entropy = 2.9\n`, 'acme-12345678-')).toHaveLength(1);
  expect(places(`${RULE}entropy = 3\n`, 'acme-12345678-')).toEqual([]);
  const only = `${RULE}path = '''(?i)\\.CONF$'''\n`;
  expect([places(only, 'acme-12345678-', 'a.conf').length, places(only, 'acme-12345678-').length]).toEqual([
    1, 0,
  ]);
});

test('a rule of paths finds a file by its name', () => {
  const rule = `[[rules]]\nid = "store"\npath = '''\\.p12$'''\n`;
  expect(places(rule, 'x', 'a/b.p12')).toEqual(['store 1:1-1']);
  expect(places(rule, 'x', 'a/b.p12.txt')).toEqual([]);
});

test('built-in rules are disabled, replaced and extended by their ids', () => {
  expect(places(RULE, TOKEN)).toEqual(['github-pat 1:1-41']);
  expect(places(`[extend]\nuseDefault = true\ndisabledRules = ["github-pat"]\n`, TOKEN)).toEqual([]);
  const replacing = `[[rules]]\nid = "github-pat"\nregex = "ghp_(.)"\n`;
  expect(places(replacing, TOKEN)).toEqual(['github-pat 1:5-6']);
  // The entropy of the default rule holds.
  expect(places(`[extend]\nuseDefault = true\n${replacing}`, TOKEN)).toEqual([]);
  expect(places(`[[rules]]\nid = "github-pat"\nentropy = 9\n`, TOKEN)).toEqual([]);
  const allowed = `[[rules]]\nid = "github-pat"\n[[rules.allowlists]]\nstopwords = ["${TOKEN.slice(8, 14).toUpperCase()}"]\n`;
  expect(scan(allowed, TOKEN)).toEqual({ found: [], allowed: 1 });
});

test('a configuration extends another one', () => {
  writeFileSync(join(folder, 'base.toml'), `${RULE}\n[[rules]]\nid = "other"\nregex = "other-[0-9]+"\n`);
  const toml = `[extend]\npath = "base.toml"\ndisabledRules = ["other"]\n[[rules]]\nid = "acme"\ndescription = "changed"\nentropy = 2.9\n`;
  expect(load(toml).rules).toEqual([
    expect.objectContaining({ id: 'acme', description: 'changed', regex: expect.any(String), entropy: 2.9 }),
  ]);
  writeFileSync(join(folder, 'base.toml'), `[extend]\npath = "base.toml"\n`);
  expect(() => load(toml)).toThrow('more than 2 files extend each other');
});

test.each([
  ['paths', "paths = ['''^src/''']"],
  ['regexes', "regexes = ['''^1234''']"],
  ['the match', "regexes = ['''^acme-1234''']\nregexTarget = 'match'"],
  ['the line', "regexes = ['''# fixture''']\nregexTarget = 'line'"],
  ['stopwords', 'stopwords = ["345"]'],
  ['commits', 'commits = ["ABC123"]'],
  ['all of them', "condition = 'AND'\npaths = ['src']\nstopwords = ['345']\ncommits = ['abc123']"],
])('allowlists allow findings by %s', (_, checks) => {
  const text = 'x acme-12345678- # fixture';
  const allowed = { found: [], allowed: 1 };
  for (const table of ['[[rules.allowlists]]', '[rules.allowlist]', '[[allowlists]]', '[allowlist]'])
    expect(scan(`${RULE}${table}\n${checks}\n`, text, 'src/a.txt', 'abc123')).toEqual(allowed);
  const targeted = `${RULE}[[allowlists]]\ntargetRules = ["acme"]\n${checks}\n`;
  expect(scan(targeted, text, 'src/a.txt', 'abc123')).toEqual(allowed);
  expect(scan(targeted.replace('["acme"]', '["github-pat"]'), text).found).toHaveLength(1);
  expect(
    scan(`${RULE}[[allowlists]]\n${checks}\n`, 'acme-87654321-', 'lib/b.txt', 'def456').found,
  ).toHaveLength(1);
});

test('one of several checks is not enough if all must hold', () => {
  const toml = `${RULE}[[allowlists]]\ncondition = "and"\npaths = ["src"]\nstopwords = ["999"]\n`;
  expect(scan(toml, 'acme-12345678-').found).toHaveLength(1);
});

test.each([
  ['[[rules]]\nregex = "a"', 'rule 1: id is missing'],
  ['[[rules]]\nid = "acme"', 'rule acme: regex and path are missing'],
  ['[[rules]]\nid = "acme"\nregex = "a(?=b)"', 'rule acme: regex is not a regular expression of RE2'],
  ['[[rules]]\nid = "acme"\nregex = "a"\npath = "("', 'rule acme: path is not a regular expression of RE2'],
  [
    '[[rules]]\nid = "acme"\nregex = "(a)"\nsecretGroup = 2',
    'rule acme: secretGroup is 2, and regex has 1 groups',
  ],
  ['[[rules]]\nid = "acme"\nregex = 5', 'rule acme: regex is not a text'],
  ['[[rules]]\nid = "acme"\nregex = "a"\nkeywords = "a"', 'rule acme: keywords is not a list of texts'],
  [
    '[[rules]]\nid = "acme"\nregex = "a"\n[[rules.required]]\nid = "b"',
    'rule acme: rules that require other rules',
  ],
  [
    `${RULE}[[rules.allowlists]]\npaths = []`,
    'rule acme: [[rules.allowlists]]: commits, paths, regexes and stopwords',
  ],
  [
    `${RULE}[[rules.allowlists]]\nregexes = ["["]`,
    'rule acme: [[rules.allowlists]]: regexes is not a regular',
  ],
  ['[[allowlists]]\npaths = ["a"]\ncondition = "xor"', '[[allowlists]]: condition is "xor"'],
  ['[[allowlists]]\npaths = ["a"]\nregexTarget = "file"', '[[allowlists]]: regexTarget is "file"'],
  ['[[rules]\nid = 1', 'is not TOML'],
  ['[extend]\npath = "none.toml"', 'none.toml cannot be read: ENOENT'],
])('a fault is named with its rule: %j', (toml, message) => {
  expect(() => load(toml)).toThrow(message);
});

// The test does not end with an engine that backtracks.
test('expressions that are exponential in other engines find nothing after all', () => {
  const toml = `[[rules]]\nid = "slow"\nregex = '''(a|a)*(a*)*b-([0-9])'''\nkeywords = ["aaaa"]\n`;
  expect(places(toml, 'a'.repeat(20_000))).toEqual([]);
});

test('the own patterns in the format of gitleaks do not replace the rule with the checksum', () => {
  const own = [apiKeyPattern('acme')];
  const key = createKey('acme');
  const wrong = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
  const gitleaks = load(gitleaksConfig(own));
  const count = (patterns: typeof own) => {
    const contents = new ContentScan({ own: patterns, gitleaks });
    contents.scan(RandomBytes.of(Buffer.from(`${key}\n${wrong}\n`)), { path: 'a.txt' });
    return contents.take().findings.length;
  };
  expect([count(own), count([])]).toEqual([1, 2]);
});
