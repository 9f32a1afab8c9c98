// Prints the wall time and the slowest files of a run of Jest; with --counts, the numbers of passed, failed and
// skipped tests only: node tools/checks/test-results.mjs RESULTS.json [--counts]
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const SLOWEST = 10;

const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const seconds = (from, to) => `${((to - from) / 1000).toFixed(1)} s`;

if (process.argv.includes('--counts')) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  console.log(results.numPassedTests, failed, results.numPendingTests + results.numTodoTests);
} else {
  const files = results.testResults.toSorted((a, b) => b.endTime - b.startTime - (a.endTime - a.startTime));
  const end = Math.max(...files.map(({ endTime }) => endTime));
  console.log(`${results.numTotalTests} tests in ${seconds(results.startTime, end)}. Slowest files:`);
  for (const { name, startTime, endTime } of files.slice(0, SLOWEST))
    console.log(`  ${seconds(startTime, endTime).padStart(8)}  ${relative(process.cwd(), name)}`);
}
