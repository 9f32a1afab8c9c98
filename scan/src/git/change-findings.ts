import { addOutcome, noOutcome, type Outcome } from '../content/outcome';
import type { Finding } from '../findings/finding';
import type { Task } from '../threads/task';

/** Findings of changes. A secret of a path counts once, at the commit that added it first. */
export class ChangeFindings {
  private readonly sum = noOutcome();
  private readonly paths = new Set<string>();
  /** First findings by path, rule and secret, with the number of their commit. */
  private readonly first = new Map<string, { readonly finding: Finding; readonly sequence: number }>();

  /** Adds the outcome of a task. */
  add(task: Task, { findings, ...others }: Outcome): void {
    addOutcome(this.sum, { ...others, findings: [] });
    if (task.of === 'added') {
      this.sum.bytes += Buffer.byteLength(task.added.text);
      if (!this.paths.has(task.added.path)) this.sum.files++;
      this.paths.add(task.added.path);
    }
    for (const finding of findings) {
      const key = `${finding.path}\0${finding.rule.id}\0${finding.secretHmac}`;
      const sequence = sequenceOf(task, finding);
      const known = this.first.get(key);
      if (known === undefined || sequence < known.sequence) this.first.set(key, { finding, sequence });
    }
  }

  /** The sum, with the findings in the order of the commits. */
  outcome(): Outcome {
    const first = [...this.first.values()].sort((a, b) => a.sequence - b.sequence);
    return { ...this.sum, findings: first.map(({ finding }) => finding) };
  }
}

/** Number of the commit of a finding. */
function sequenceOf(task: Task, { commit }: Finding): number {
  if (task.of === 'added') return task.added.sequence;
  if (task.of === 'blobs') return task.blobs.find((blob) => blob.commit === commit)?.sequence ?? 0;
  return 0;
}
