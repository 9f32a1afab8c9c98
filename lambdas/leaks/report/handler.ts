import { createHash } from 'node:crypto';
import { LEAK_METRICS, type Reported, type ReportInput } from '../contract';
import { type EvidenceStore, keyOf } from '../evidence/store';
import { type Print, printLine, writeMetrics } from '../metrics';
import type { Receiver } from '../notify/message';
import { sendToAll } from '../notify/send';
import { bundleOf } from './bundle';
import { type Facts, factsOf } from './facts';
import { type FailedExecution, failedInput } from './failed';
import { messageOf } from './text';
import type { Told } from './told';

export interface ReportParts {
  readonly store: EvidenceStore;
  readonly bucket: string;
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly told: Told;
  readonly print?: Print;
}

/** Objects of the stages. An approval has none. */
const OBJECTS = {
  approval: undefined,
  contained: 'contained.json',
  refused: 'refused.json',
  final: 'report.json',
  failed: 'failed.json',
};

/**
 * Creates the step that keeps the evidence of a stage and tells people. They are told even if the evidence cannot be
 * written, and those who were told are not told again when the step is repeated.
 */
export function createHandler(
  parts: ReportParts,
): (event: ReportInput | FailedExecution) => Promise<Reported> {
  const { receivers, told, bucket, print = printLine } = parts;
  return async (event) => {
    const input = 'detail' in event ? failedInput(event) : event;
    const { incident } = input;
    const facts = factsOf(input);
    const [written, before] = await Promise.all([
      write(facts, input, parts).catch((error: Error) => error),
      // Without the record, people may be told twice, which is better than not at all.
      told.record(facts, incident).catch(() => new Set<string>()),
    ]);
    const marks = markOf(input);
    const meant = isForPeople(input) ? Object.entries(receivers) : [];
    const open = meant.filter(([name]) => !before.has(marks(name)));
    const evidence = written instanceof Error ? undefined : written;
    const link = evidence && `s3://${bucket}/${evidence.object}`;
    const sent = await sendToAll(Object.fromEntries(open), messageOf(facts, input, link));
    // As above: a repeated step may tell people twice.
    await told.add(incident, sent.told.map(marks)).catch(() => undefined);
    count(print, facts, input, evidence?.isNew ?? false, sent.failed);
    if (written instanceof Error) throw written;
    if (open.length > 0 && sent.told.length === 0) throw nobodyTold(sent.failed);
    return {
      headline: facts.headline,
      ...(evidence && { evidence: { object: evidence.object, sha256: evidence.sha256 } }),
      told: meant.flatMap(([name]) => (sent.failed[name] === undefined ? [name] : [])),
      failed: sent.failed,
    };
  };
}

/** Sources that report credentials of the account, or a person. Somebody must know that nothing was done. */
const OF_THE_ACCOUNT: readonly string[] = ['aws-health', 'aws-quarantine', 'guardduty', 'person'];

/** Other refusals that nobody must read: a flood of reports about foreign credentials would hide the rest. */
const QUIET: readonly (string | undefined)[] = ['NotOurs', 'AlreadyHandled'];

const isForPeople = ({ stage, incident }: ReportInput): boolean =>
  stage !== 'refused' ||
  !QUIET.includes(incident.match.refusal) ||
  (incident.match.refusal === 'NotOurs' &&
    (incident.match.target !== undefined || incident.finding.part !== undefined)) ||
  (incident.match.refusal === 'NotOurs' && OF_THE_ACCOUNT.includes(incident.finding.source));

async function write(facts: Facts, { stage, incident }: ReportInput, { store }: ReportParts) {
  const name = OBJECTS[stage];
  if (name === undefined) return undefined;
  const object = keyOf(incident.finding.id, name);
  const { text, sha256 } = bundleOf(facts, incident);
  return { object, sha256, isNew: await store.putOnce(object, text) };
}

/** Another approval has another token, and must be told. */
function markOf({ stage, token = '' }: ReportInput): (receiver: string) => string {
  const suffix =
    stage === 'approval' ? `-${createHash('sha256').update(token).digest('hex').slice(0, 12)}` : '';
  return (receiver) => `${stage}${suffix}:${receiver}`;
}

/** The function that revokes customers' keys counts its own. */
function count(
  print: Print,
  { outcome, headline }: Facts,
  { stage, incident }: ReportInput,
  isNew: boolean,
  failed: Readonly<Record<string, string>>,
): void {
  const isContained = outcome === 'contained' && isNew && incident.match.target?.type === 'secret';
  writeMetrics(
    print,
    {
      [LEAK_METRICS.receiversFailed]: Object.keys(failed).length,
      ...(isContained && { [LEAK_METRICS.contained]: 1 }),
    },
    { event: 'report', stage, finding: incident.finding.id, headline, failed },
  );
}

function nobodyTold(failed: Readonly<Record<string, string>>): Error {
  const list = Object.entries(failed)
    .map(([name, error]) => `${name} (${error})`)
    .join(', ');
  return Object.assign(new Error(`No receiver accepted the report: ${list}.`), { name: 'NobodyTold' });
}
