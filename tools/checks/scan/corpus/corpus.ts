import type { TemplateSet } from './contexts';
import { fillers } from './fillers';
import { Maker, type Template, type Templates } from './maker';
import type { Label } from './marks';
import { labelled } from './marks';
import { FIRST } from './set-1/set';
import { SECOND } from './set-2/set';
import { THIRD } from './set-3/set';
import { FOURTH } from './set-4/set';
import { FORMATS } from './vendors/formats';
import { valuesOfRules } from './vendors/from-rules';

/**
 * Sets of templates, none of which shares a template with another. The scanner was measured on each before it was tuned on it. It is
 * never tuned on set 4.
 */
const SETS: Readonly<Record<'1' | '2' | '3' | '4', TemplateSet>> = {
  '1': FIRST,
  '2': SECOND,
  '3': THIRD,
  '4': FOURTH,
};
export type SetName = keyof typeof SETS;
export const SET_NAMES = Object.keys(SETS) as SetName[];
/** Sets that the scanner was tuned on. */
export const TUNED: readonly SetName[] = ['1', '2', '3'];

/** Files with labels. */
export interface Corpus {
  readonly files: ReadonlyMap<string, string>;
  readonly labels: readonly Label[];
}

/** Size of a corpus. */
export interface Size {
  /** Secrets of each template for keys. */
  readonly secrets: number;
  /** Secrets of each template for whole files. */
  readonly documents: number;
  /** Least number of look-alikes for each secret. */
  readonly lookAlikes: number;
  /** Bytes of files that are not made: sources of installed packages. */
  readonly filler: number;
}
const SIZE: Size = { secrets: 8, documents: 10, lookAlikes: 10, filler: 8_000_000 };
/** Files of the same kind. */
const FILES = 4;

/** Makes the corpus of a seed from sets of templates, with a folder for each. */
export function makeCorpus(seed: number, names: readonly SetName[], size = SIZE): Corpus {
  const parts = names.map((name) => setCorpus(seed, name, { ...size, filler: size.filler / names.length }));
  const inside = (i: number, path: string) => `set-${names[i]}/${path}`;
  return {
    files: new Map(
      parts.flatMap(({ files }, i) =>
        [...files].map(([path, text]): [string, string] => [inside(i, path), text]),
      ),
    ),
    labels: parts.flatMap(({ labels }, i) =>
      labels.map((label) => ({ ...label, path: inside(i, label.path) })),
    ),
  };
}

function setCorpus(seed: number, name: SetName, size: Size): Corpus {
  const make = new Maker(seed);
  const { assignments, documents: whole, lookAlikes, contexts } = SETS[name];
  const lines = new Map<string, string[]>();
  const documents = new Map<string, string>();
  const add = (path: string, text: string) => {
    const before = lines.get(path);
    if (before === undefined) lines.set(path, [text]);
    else before.push(text);
  };
  const place = (path: string) => path.replace('*', String(make.integer(1, FILES)));

  for (const [path, templates] of Object.entries(assignments))
    for (const template of templates) for (let i = 0; i < size.secrets; i++) add(place(path), template(make));
  if (contexts !== undefined) {
    for (const { id, value, vendor } of valuesOfRules(make)) {
      const [path, write] = make.one(vendor === undefined ? contexts.plain : contexts.keyed);
      add(place(path), write(vendor ?? '', make.secret(`rule-${id}`, value), make));
    }
    for (const [id, format] of Object.entries(FORMATS)) {
      const [path, write] = make.one(contexts.plain);
      add(place(path), write('', make.secret(`vendor-${id}`, format(make)), make));
    }
  }
  for (const [path, template] of Object.entries(whole))
    for (let i = 0; i < size.documents; i++) documents.set(path.replace('*', String(i)), template(make));

  const secrets = [...lines.values(), ...documents.values()].flat().join('').split('\ue000secret').length - 1;
  for (const [path, template] of repeated(lookAlikes, secrets * size.lookAlikes))
    add(place(path), template(make));

  const files = new Map<string, string>();
  const labels: Label[] = [];
  const finish = (path: string, marked: string) => {
    const { text, labels: found } = labelled(path, marked);
    files.set(path, text);
    labels.push(...found);
  };
  for (const [path, parts] of lines) finish(path, wrapped(path, make.shuffled(parts)));
  for (const [path, text] of documents) finish(path, text);
  for (const [path, text] of fillers(make, name, size.filler)) files.set(path, text);
  return { files, labels };
}

/** Every template equally often. */
function* repeated(templates: Templates, count: number): Generator<[string, Template]> {
  const all = Object.entries(templates).flatMap(([path, list]) =>
    list.map((one): [string, Template] => [path, one]),
  );
  for (let i = 0; i < count; i++) yield all[i % all.length] as [string, Template];
}

const wrapped = (path: string, parts: readonly string[]) =>
  path.endsWith('.json') ? `{\n${parts.join('\n')}\n  "end": true\n}\n` : `${parts.join('\n')}\n`;
