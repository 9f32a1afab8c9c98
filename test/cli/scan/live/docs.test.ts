import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIVE_POLICY } from '../../../../cli/scan/live/calls';

test('the page has the policy that the command prints', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/scan.md'), 'utf8');
  const [, policy = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  expect(JSON.parse(policy)).toEqual(LIVE_POLICY);
});
