import { Maker } from '../../../tools/checks/scan/corpus/maker';
import { FORMATS as DOCUMENTED } from '../../../tools/checks/scan/corpus/vendors/formats';
import { TextScanner } from '../../src/match/text-scanner';
import { FORMATS } from '../../src/rules/formats/formats';
import { rulePack } from '../../src/rules/pack';
import table from '../../src/rules/vendor.json';

const scanner = new TextScanner(rulePack([]));
const found = (text: string) =>
  scanner.scan(text, 'src/app.ts').map(({ start, end }) => text.slice(start, end));
/** Formats without a keyword of their own, which are found only as the value of a key. */
const KEYED = ['twitter-bearer', 'discord-bot'];

test('each rule has an id of its own', () => {
  const ids = [...FORMATS, ...table].map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test.each(Object.entries(DOCUMENTED).filter(([id]) => !KEYED.includes(id)))(
  'a credential with the form of %s is found',
  (_, format) => {
    const make = new Maker(11);
    const missed = Array.from({ length: 10 }, () => format(make)).filter(
      (value) => !found(`connect("${value}");`).some((one) => value.includes(one)),
    );
    expect(missed).toEqual([]);
  },
);

test('a credential ends at a tag, an escaped quote and a mark', () => {
  const token = `npm_${new Maker(5).chars(36, 'base62')}`;
  for (const text of [
    `<v>${token}</v>`,
    `"{\\"t\\":\\"${token}\\"}"`,
    `f(${token})`,
    `a=${token}&b=1`,
    `[${token}]`,
  ])
    expect(found(text)).toEqual([token]);
});

test('the label of a credential is no part of it', () => {
  const key = new Maker(6).base64(64);
  expect(found(`AccountName=shop;AccountKey=${key};EndpointSuffix=core.windows.net`)).toEqual([key]);
});

test('the letters of a format inside of base64 are no finding, in a line of a patch they are', () => {
  const token = `EAAA${new Maker(8).chars(60, 'base62')}`;
  expect(found(`Dx${'+'}${token}`)).toEqual([]);
  expect(found(`\n+${token}\n`)).toEqual([token]);
});
