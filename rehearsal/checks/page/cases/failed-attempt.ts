import { verify } from '../../steps';
import { type OpenedPage, textOf } from '../opened-page';
import { requireNoOverflow } from './first-view';

/** A button leads to each failed attempt, whose panel shows the reason. A good page has no such button. */
export async function failedAttempt({ page, report, screen, card }: OpenedPage): Promise<string[]> {
  const failing = report.chronicle.secrets.find(({ attempts }) =>
    attempts.notGood.items.some(({ steps }) => steps.some(({ error }) => error?.code === 'AccessDenied')),
  );
  if (!failing) {
    const buttons = await page.getByRole('button', { name: 'Next failed attempt' }).count();
    const none = buttons === 0 && report.findings.length === 0;
    verify(none, `${buttons} buttons lead to failed attempts.`, 'none.');
    return ['none'];
  }
  const secret = card(failing.path);
  const requireText = async (selector: string, pattern: RegExp) => {
    const text = await textOf(secret.locator(selector));
    verify(pattern.test(text), `The text of ${selector} is ${text}.`, `${pattern}.`);
  };
  const next = secret.getByRole('button', { name: 'Next failed attempt' });
  const status = secret.locator('.status');
  for (let clicks = 0; clicks < 50 && !(await textOf(status)).includes('AccessDenied'); clicks++) {
    await next.click();
  }
  await requireText('.status', /failed at issue: AccessDenied/);
  await secret.getByRole('button', { name: 'Open the steps and calls' }).click();
  await requireText('.attempt .error', /AccessDenied at issue[\s\S]*iam:CreateAccessKey/);
  await requireText('.attempt tr.denied', /iam:CreateAccessKey[\s\S]*explicit deny[\s\S]*statement/);
  await secret.locator('.attempt tr.denied a').first().click();
  await requireText('.attempt .statements details[open] pre', /"Effect": "Deny"/);
  await requireText('.attempt .steps li:nth-child(2)', /not reached/);
  await requireNoOverflow(page, screen.width);

  const alarms = await secret.locator('[data-lane="alarms"] .bar').count();
  verify(alarms > 0, 'The timeline has no alarm.', 'one for the failed attempts.');
  const box = await secret.locator('.chart svg').boundingBox();
  await secret.locator('.chart').hover({ position: { x: (box?.width ?? 0) * 0.55, y: 20 } });
  await requireText('.readout', /2026.* · AWSCURRENT on .* reads? in /);
  return [`${failing.path} fails at issue with AccessDenied; the panel has the statement that denies`];
}
