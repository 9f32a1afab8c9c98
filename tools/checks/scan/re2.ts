import { Random } from '../../../rehearsal/src/kernel/random';
import { FORMATS } from '../../../scan/src/rules/formats/formats';
import { parseRe2 } from '../../scanners/vendor/parse';
import { sample } from '../../scanners/vendor/sample';
import { runGitleaks } from '../patterns/run-gitleaks';

const SAMPLES = 3;

/** Ids of our formats in which gitleaks, whose expressions are those of RE2 in Go, finds no sample. @throws CheckError */
export function formatsUnknownToRe2(program: string): string[] {
  const rules = FORMATS.map(({ id, description, re2 }) =>
    [
      '[[rules]]',
      `id = ${JSON.stringify(id)}`,
      `description = ${JSON.stringify(description)}`,
      `regex = '''${re2}'''`,
      '',
    ].join('\n'),
  );
  const random = new Random(9);
  const files = new Map(
    FORMATS.map(({ id, re2 }) => [
      `${id}.txt`,
      Array.from({ length: SAMPLES }, () => ` ${sample(parseRe2(re2), random)} \n`).join(''),
    ]),
  );
  const found = new Set(runGitleaks(program, rules.join('\n'), files).map(({ rule }) => rule));
  return FORMATS.map(({ id }) => id).filter((id) => !found.has(id));
}
