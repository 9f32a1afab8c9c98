// Holds Stryker's report against survivors.json, which says of every mutant that no test kills why that does no
// harm. `--update` takes new survivors into the list, without a reason, and those that are killed by now off it.
import { readFileSync, writeFileSync } from 'node:fs';

const LEAST_SCORE = 90;

const report = JSON.parse(readFileSync(new URL('report/mutation.json', import.meta.url), 'utf8'));
const list = new URL('survivors.json', import.meta.url);
const groups = JSON.parse(readFileSync(list, 'utf8'));

/** A mutant by its text, since the numbers of lines do not last. */
function describe(file, { source }, { location, replacement, mutatorName }) {
  const lines = source.split('\n');
  const { start, end } = location;
  const was = lines.slice(start.line - 1, end.line);
  was[was.length - 1] = was.at(-1).slice(0, end.column - 1);
  was[0] = was[0].slice(start.column - 1);
  return {
    file,
    line: short(lines[start.line - 1]),
    was: short(was.join(' ')),
    became: short(replacement ?? mutatorName),
  };
}

const short = (text) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
};

const keyOf = ({ file, line, was, became }) => [file, line, was, became].join(' | ');

const mutants = Object.entries(report.files).flatMap(([file, one]) =>
  one.mutants.map((mutant) => ({ status: mutant.status, ...describe(file, one, mutant) })),
);
const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const count = (...wanted) => mutants.filter(({ status }) => wanted.includes(status)).length;
const [killed, timedOut, survived, uncovered] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map((one) =>
  count(one),
);
// Stryker counts those that cannot be run, because they do not compile, neither as killed nor as alive.
const valid = killed + timedOut + survived + uncovered;
const score = (100 * (killed + timedOut)) / valid;

const open = new Map();
for (const one of alive) open.set(keyOf(one), [...(open.get(keyOf(one)) ?? []), one]);
/** Those of the list that are still alive, each taken once. */
const known = groups.map(({ reason, mutants }) => ({
  reason,
  mutants: mutants.filter((one) => open.get(keyOf(one))?.pop()),
}));
const fresh = [...open.values()].flat().map(({ file, line, was, became }) => ({ file, line, was, became }));
const gone = groups.flatMap(({ mutants }, i) => mutants.filter((one) => !known[i].mutants.includes(one)));

console.log(
  `${valid} mutants: ${killed} killed, ${timedOut} timed out, ${survived} survived, ${uncovered} met no test. ` +
    `Score ${score.toFixed(2)} %.`,
);

if (process.argv.includes('--update')) {
  const kept = known.filter(({ mutants }) => mutants.length > 0);
  const added = fresh.length > 0 ? [{ reason: '', mutants: fresh }] : [];
  writeFileSync(list, `${JSON.stringify([...kept, ...added], null, 2)}\n`);
  console.log(`survivors.json: ${fresh.length} added, ${gone.length} taken off.`);
} else {
  const problems = [
    ...(score < LEAST_SCORE ? [`The score is under ${LEAST_SCORE} %.`] : []),
    ...fresh.map((one) => `Not listed: ${keyOf(one)}`),
    ...gone.map((one) => `Listed, and no survivor: ${keyOf(one)}`),
    ...known
      .filter(({ reason }) => !reason)
      .flatMap(({ mutants }) => mutants.map((one) => `No reason: ${keyOf(one)}`)),
    ...(count('Pending') > 0 ? [`${count('Pending')} mutants were not tried.`] : []),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log('Every survivor is listed with its reason.');
}
