import { SecretHmac } from '../../src/findings/hmac';
import { ContentScanner } from '../../src/findings/text-findings';
import { TextScanner } from '../../src/match/text-scanner';
import { codeQualityReport } from '../../src/report/code-quality';
import { gitlabReport } from '../../src/report/gitlab';
import { jsonReport } from '../../src/report/json';
import { sarifReport } from '../../src/report/sarif';
import { rulePack } from '../../src/rules/pack';

const contents = new ContentScanner(new TextScanner(rulePack([])), new SecretHmac());
const scan = (text: string) => contents.scanText({ text, binary: false }, 'report.json').findings;
const findings = scan(`{"client_secret": "${'q7Zk2VbX9mTfR4wLp8Yd'}"}`);
const report = {
  ...{ files: 1, bytes: 1, seconds: 1, allowed: 0, known: 0, problems: [], skipped: [] },
  findings,
};

test.each([
  ['JSON', jsonReport(report)],
  ['SARIF', sarifReport(report, '1.0.0')],
  ['GitLab', gitlabReport(report, { version: '1.0.0', end: new Date() })],
  ['code quality', codeQualityReport(report)],
])('a report in the scanned folder is no finding: %s', (_, text) => {
  expect(findings).toHaveLength(1);
  expect(text).toContain('keyed-secret');
  expect(scan(text)).toEqual([]);
});
