// Checks the report of the rehearsed year. Every grant that the year did not use must be in test/failure-grants.json with the
// test that uses it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const failureGrants = JSON.parse(readFileSync(join(root, 'test/failure-grants.json'), 'utf8'));
const tests = ['test', 'rehearsal/test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(root, folder, file)),
  )
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const findings = [];
const expect = (holds, finding) => holds || findings.push(finding);
const total = (member) => report.secrets.reduce((sum, secret) => sum + secret[member], 0);

expect(report.verdict === 'good', `the verdict is ${report.verdict}: ${JSON.stringify(report.gaps)}`);
expect(total('rotations') > 370, `${total('rotations')} rotations, expected more than 370`);
for (const member of ['failedRotations', 'failedReads', 'orphans']) {
  expect(total(member) === 0, `${member}: ${total(member)}`);
}
expect(total('reads') > 1000, `only ${total('reads')} reads`);
expect(report.iam.enforced, 'policies were not enforced');
expect(report.iam.denied.length === 0, `denied: ${JSON.stringify(report.iam.denied)}`);
expect(report.exposures.length === 0, `exposures: ${JSON.stringify(report.exposures)}`);
for (const alarm of report.alarms) {
  expect(
    alarm.raised === 0 && alarm.state === 'OK',
    `alarm ${alarm.path}: raised ${alarm.raised}, ${alarm.state}`,
  );
}
for (const { action, resource } of report.iam.unusedGrants) {
  expect(
    failureGrants[action],
    `the year did not use ${action} on ${resource}, and test/failure-grants.json has no test for it`,
  );
}
for (const [action, test] of Object.entries(failureGrants)) {
  expect(tests.includes(test), `test/failure-grants.json has a missing test for ${action}: ${test}`);
}

for (const finding of findings) console.error(`- ${finding}`);
console.log(findings.length === 0 ? 'The report is good.' : `Findings: ${findings.length}.`);
process.exitCode = findings.length === 0 ? 0 : 1;
