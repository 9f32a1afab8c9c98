import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceName } from '../../../lambdas/leaks/contract';
import type { Deployed } from './deployed';
import type { Response } from './response';

const QUEUE = ['Leaks/Intake queue'];

/** Steps whose input does not name the finding, by the source of the leak. */
const SHARED: Readonly<Partial<Record<SourceName, readonly string[]>>> = {
  github: ['Leaks/Webhooks/Receiver webhook POST /github', ...QUEUE],
  'aws-health': QUEUE,
  'aws-quarantine': QUEUE,
  'github-partner': ['Leaks/Webhooks/Receiver webhook POST /github/partner', ...QUEUE],
  gitlab: ['Leaks/Webhooks/Receiver webhook POST /gitlab/v1/revoke_tokens', ...QUEUE],
  guardduty: QUEUE,
  'log-guard': QUEUE,
  person: ['Leaks/Intake report-leak'],
};

/** Steps of a response whose process was ended before and after their handler ran. */
export function killedSteps(
  { folder }: Deployed,
  { source, construct, execution: { name } }: Response,
): string[] {
  const file = join(folder, 'killed.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const killed = lines.map((line) => JSON.parse(line) as Record<'label' | 'id' | 'when', string>);
  const isShared = (label: string) =>
    SHARED[source]?.includes(label) || (construct !== undefined && label.startsWith(`${construct}/`));
  const own = killed.filter(({ id, label }) => id === name || (id === '' && isShared(label)));
  const labels = [...new Set(own.map(({ label }) => label))];
  return labels.filter((label) =>
    ['before', 'after'].every((when) => own.some((one) => one.label === label && one.when === when)),
  );
}
