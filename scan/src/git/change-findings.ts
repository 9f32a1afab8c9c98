import { addOutcome, noOutcome, type Outcome } from '../content/outcome';
import type { Finding } from '../findings/finding';
import type { Task } from '../threads/task';
import type { Renamed } from './patch';

/** Finding with the number of its commit. */
interface Placed {
  readonly finding: Finding;
  readonly sequence: number;
}

/** Findings of changes. A secret of a file counts once, at the commit that added it first. */
export class ChangeFindings {
  private readonly sum = noOutcome();
  private readonly paths = new Set<string>();
  /** First findings by path, rule and secret. */
  private readonly first = new Map<string, Placed>();
  /** First paths of renamed files. */
  private readonly origins = new Map<string, string>();

  /** Adds the outcome of a task. */
  add(task: Task, { findings, ...others }: Outcome): void {
    addOutcome(this.sum, { ...others, findings: [] });
    if (task.of === 'added') {
      this.sum.bytes += Buffer.byteLength(task.added.text);
      if (!this.paths.has(task.added.path)) this.sum.files++;
      this.paths.add(task.added.path);
    }
    for (const finding of findings)
      keepFirst(this.first, finding.path, { finding, sequence: sequenceOf(task, finding) });
  }

  /** Adds a new path of a file, in the order of the commits. */
  rename({ from, to }: Renamed): void {
    const origin = this.origins.get(from) ?? from;
    if (origin !== to) this.origins.set(to, origin);
  }

  /** The sum, with the findings in the order of the commits. */
  outcome(): Outcome {
    // All renames are known only now.
    const ofFiles = new Map<string, Placed>();
    for (const placed of this.first.values())
      keepFirst(ofFiles, this.origins.get(placed.finding.path) ?? placed.finding.path, placed);
    const inOrder = [...ofFiles.values()].sort((a, b) => a.sequence - b.sequence);
    return { ...this.sum, findings: inOrder.map(({ finding }) => finding) };
  }
}

function keepFirst(first: Map<string, Placed>, path: string, placed: Placed): void {
  const { rule, secretHmac } = placed.finding;
  const key = `${path}\0${rule.id}\0${secretHmac}`;
  const known = first.get(key);
  if (known === undefined || placed.sequence < known.sequence) first.set(key, placed);
}

/** Number of the commit of a finding. */
function sequenceOf(task: Task, { commit }: Finding): number {
  if (task.of === 'added') return task.added.sequence;
  if (task.of === 'blobs') return task.blobs.find((blob) => blob.commit === commit)?.sequence ?? 0;
  return 0;
}
