import { Random } from '../kernel/random';

/**
 * Chance that hangs on what is decided and not on the order in which things are: two calls that happen to
 * arrive the other way round are struck by the same faults.
 */
export class Chance {
  private readonly counts = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** The same for the same name. */
  about(name: string): Random {
    return new Random(hash(`${this.seed} ${name}`));
  }

  /** Another one each time that it is asked about a name. */
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
