import { Random } from '../kernel/random';

/** Random numbers that depend on the name of a decision and not on the order of decisions. */
export class Chance {
  private readonly counts = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** Generator that is the same for each call with a name. */
  about(name: string): Random {
    return new Random(hash(`${this.seed} ${name}`));
  }

  /** Generator that is different for each call with a name. */
  next(name: string): Random {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    return this.about(`${name} ${count}`);
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
