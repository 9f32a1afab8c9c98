import { promise } from '../../deploy/story';
import { type Shown, textOf } from '../opened-page';
import { requireNoOverflow } from './first-view';

/** A failed attempt is found with one press, and tells why; a good page has nothing of the kind. */
export async function troubles({ page, report, screen, card }: Shown): Promise<string[]> {
  const failing = report.chronicle.secrets.find(({ attempts }) =>
    attempts.notGood.items.some(({ steps }) => steps.some(({ error }) => error?.code === 'AccessDenied')),
  );
  if (!failing) {
    const buttons = await page.getByRole('button', { name: 'Next failed attempt' }).count();
    promise(
      buttons === 0 && report.findings.length === 0,
      `${buttons} buttons lead to failed attempts.`,
      'none.',
    );
    return ['there is none'];
  }
  const secret = card(failing.path);
  const next = secret.getByRole('button', { name: 'Next failed attempt' });
  const said = secret.locator('.said');
  for (let presses = 0; presses < 50 && !(await textOf(said)).includes('AccessDenied'); presses++)
    await next.click();
  promise(
    (await textOf(said)).includes('failed at issue: AccessDenied'),
    `It says ${await textOf(said)}.`,
    'where it failed, and with what.',
  );
  await secret.getByRole('button', { name: 'Open the steps and calls' }).click();
  const panel = secret.locator('.attempt');
  const error = await textOf(panel.locator('.error'));
  promise(
    /AccessDenied at issue[\s\S]*iam:CreateAccessKey/.test(error),
    `The error is ${error}.`,
    'the code, the step and the call.',
  );
  const denied = await textOf(panel.locator('tr.denied'));
  promise(
    /iam:CreateAccessKey[\s\S]*explicit deny[\s\S]*statement/.test(denied),
    `The denied call is ${denied}.`,
    'with the statement.',
  );
  await panel.locator('tr.denied a').first().click();
  const statement = await textOf(panel.locator('.statements details[open] pre'));
  promise(statement.includes('"Effect": "Deny"'), `The statement is ${statement}.`, 'the one that denies.');
  promise(
    (await textOf(panel.locator('.steps li').nth(1))).includes('not reached'),
    'Install was reached.',
    'it was not.',
  );
  await requireNoOverflow(page, screen.width);

  const alarms = await secret.locator('[data-lane="alarms"] .bar').count();
  promise(alarms > 0, 'No alarm is drawn.', 'one for the failed attempts.');
  // A pointer over the timeline reads what was so then.
  const box = await secret.locator('.chart svg').boundingBox();
  await secret.locator('.chart').hover({ position: { x: (box?.width ?? 0) * 0.55, y: 20 } });
  const readout = await textOf(secret.locator('.readout'));
  promise(
    /2026.* · AWSCURRENT on .* reads? in /.test(readout),
    `Pointed at, it reads ${readout}.`,
    'the labels and the reads.',
  );
  return [`${failing.path} fails at issue with AccessDenied, by the statement that denies`];
}
