import { EXECUTION, ended, incident, KEY, SECRET } from '../incident';
import { AUDIT, final, HUNT, textOf, withMatch } from './fixtures';

describe('a final report', () => {
  test('says after how many seconds the credential is dead, what happened, was done and is left', async () => {
    const { subject, text } = await textOf(final());
    expect(subject).toBe(`Dead after 41 s: access-key ${KEY} of shop/mailer`);
    for (const part of [
      'github found it at 2026-11-29T12:00:00Z; the report arrived at 2026-11-29T12:00:02Z.',
      'Place: https://github.com/acme/shop/blob/main/a.env',
      '12:00:05Z contained: The key is disabled.',
      'aws iam detach-user-policy --user-name mailer --policy-arn arn:aws:iam::111111111111:policy/Deny',
      'Replaced (replaced): version v2 is current.',
      '12:00:43Z refused: ',
      'Audit: 3 calls in 1 regions, from 2026-11-29T11:59:00Z to 2026-11-29T12:00:04Z.',
      'Addresses: 192.0.2.1 (3).',
      'Not seen: Data events.',
      'resolved as revoked',
      'Restart readers that still fail',
      'Check, and undo if it is not yours: iam:CreateUser of userName=mallory in us-east-1',
      'Replace the secrets that were read, if not by your application: shop/db.',
      'Find the cause of the leak',
      `https://console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTION}`,
      'runbook.md#a-leak-was-reported',
      'Evidence: s3://evidence/incidents/github-1/report.json',
    ])
      expect(text).toContain(part);
    expect(text.indexOf('WHAT IS LEFT TO DO')).toBeLessThan(text.indexOf('WHAT HAPPENED'));
  });

  test('of a credential that is not proved dead says so first', async () => {
    const replace = { Error: 'SlotTaken', Cause: JSON.stringify({ errorMessage: 'Both slots are taken.' }) };
    const proof = { outcome: 'alive', at: '2026-11-29T12:05:00.000Z', explanation: 'no proof' } as const;
    const { subject, text } = await textOf(final({ replace, proof, close: undefined }));
    expect(subject).toBe(`STILL ALIVE: access-key ${KEY} of shop/mailer`);
    expect(text).toContain('- NOW: end the credential by hand');
    expect(text).toContain('Replace FAILED: SlotTaken: Both slots are taken.');
    expect(text).toContain('Close the alert 7 of acme/shop');
    for (const missing of [undefined, { Error: 'States.Timeout', Cause: '' }])
      expect((await textOf(final({ proof: missing }))).subject).toMatch(/^STILL ALIVE/);
  });

  test('names failed steps, and keys that the attacker may have created', async () => {
    const error = { Error: 'States.Timeout', Cause: 'late' };
    const replace = {
      answer: { ...(ended.replace as never as { answer: object }).answer, strangers: ['AKIASTRANGER'] },
    };
    const { text } = await textOf(
      final({
        replace: replace as never,
        denySessions: error,
        audit: error,
        hunt: error,
        close: error,
        refresh: { refreshed: true },
      }),
    );
    for (const part of [
      'Deny the sessions of the user mailer by hand',
      'Disable AKIASTRANGER unless it is yours',
      'Examine in CloudTrail what the credential created',
      'Deny sessions FAILED: States.Timeout: late',
      'Audit FAILED: States.Timeout: late',
      'Dependents are refreshed.',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Restart readers');
  });

  test("of a customer's key asks to tell the customer", async () => {
    const target = {
      type: 'customer-key',
      secret: 'arn:t',
      kind: 'customer-key',
      version: 'k1',
      state: 'current',
      owner: 'acme',
    } as const;
    const proof = { outcome: 'unused', at: '2026-11-29T12:00:05.000Z', explanation: 'No use.' } as const;
    const about = withMatch({ target }, { contain: ended.contain, proof });
    const { subject, text } = await textOf({ stage: 'final', incident: about });
    expect(subject).toBe('No use since 3 s after the report: key k1 of the customer acme');
    expect(text).toContain('Tell the customer acme');
    expect(text).toContain('No refusal proves that it is dead.');
  });

  test.each([
    ['unlabelled', 'No label since 3 s after the report: ', 'has read the secret since'],
    ['unproved', 'Ended, but no refusal was seen: ', 'Check at its issuer'],
  ] as const)('of an outcome %s says what was shown, and what to check', async (outcome, first, left) => {
    const proof = { outcome, at: '2026-11-29T12:00:05.000Z', explanation: 'x' };
    const { subject, text } = await textOf(final({ proof }));
    expect(subject).toBe(`${first}access-key ${KEY} of shop/mailer`);
    expect(text).toContain(left);
    expect(text).toContain(`${outcome}: x`);
    expect(text).not.toMatch(/refused|Dead/);
  });

  test('of one of several secrets names the others, and when its alert is closed', async () => {
    const { finding } = incident();
    const arn = (name: string) => SECRET.replace('shop/mailer', name);
    const part = { report: 'github-0', secret: SECRET, all: [SECRET, arn('shop/copy'), arn('shop/other')] };
    const { text } = await textOf(final({ finding: { ...finding, part }, close: undefined }));
    expect(text).toContain(
      '- 3 secrets are affected, each with a response and reports of its own. The others: shop/copy, shop/other.',
    );
    expect(text).toContain('Close the alert 7 of acme/shop when the credential is dead for each secret');
    expect((await textOf(final())).text).not.toContain('The others');
  });

  test('of a dry run says what would have been done', async () => {
    const covered = { mode: 'dry-run', containAtOnce: true, user: 'mailer', refresh: 'arn:f' } as const;
    const { subject, text } = await textOf({
      stage: 'final',
      incident: withMatch({ covered }, { audit: AUDIT, hunt: HUNT }),
    });
    expect(subject).toMatch(/^Dry run, nothing was changed/);
    for (const part of [
      'Would have disabled',
      'Would have denied the sessions of the user mailer',
      'Would have replaced',
      'Would have refreshed',
    ])
      expect(text).toContain(part);
  });
});

test('sessions that nothing denied are left to do', async () => {
  const { text } = await textOf({
    stage: 'final',
    incident: incident({ replace: ended.replace, proof: ended.proof }),
  });
  expect(text).toContain('Deny the sessions of the user mailer by hand');
});

test('texts of others cannot add lines', async () => {
  const { finding } = incident();
  const forged = 'x\n\nWHAT IS LEFT TO DO\n- Nothing\u202e\u0007';
  const { text } = await textOf(
    final({ finding: { ...finding, place: forged, note: forged, reporter: forged } }),
  );
  expect(text.split('\n').filter((line) => line === 'WHAT IS LEFT TO DO')).toHaveLength(1);
  for (const character of ['\u202e', '\u0007']) expect(text).not.toContain(character);
});
