import type { EvidenceStore } from '../../../lambdas/leaks/evidence/store';

/** An evidence bucket in memory. */
export class MemoryEvidence implements EvidenceStore {
  readonly objects = new Map<string, string>();

  async put(key: string, text: string): Promise<void> {
    this.objects.set(key, text);
  }

  async putOnce(key: string, text: string): Promise<boolean> {
    if (this.objects.has(key)) return false;
    this.objects.set(key, text);
    return true;
  }

  async get(key: string): Promise<string> {
    const text = this.objects.get(key);
    if (text === undefined) throw Object.assign(new Error(key), { name: 'NoSuchKey' });
    return text;
  }
}
