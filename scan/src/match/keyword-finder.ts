/** ASCII, the alphabet of keywords. */
const SYMBOLS = 128;

/** Finds many lower-case keywords in one pass, not case-sensitive (Aho and Corasick, 1975). */
export class KeywordFinder {
  /** Next state by state and symbol. */
  private readonly next: Int32Array;
  /** Keywords that end in a state. */
  private readonly ends: readonly (readonly number[])[];

  constructor(private readonly keywords: readonly string[]) {
    const size = keywords.reduce((sum, { length }) => sum + length, 1);
    this.next = new Int32Array(size * SYMBOLS);
    const ends: number[][] = [[]];
    for (const [index, keyword] of keywords.entries()) ends[this.add(keyword, ends)]?.push(index);
    this.link(ends);
    for (let state = 0; state < ends.length; state++) this.copyUpperCase(state * SYMBOLS);
    this.ends = ends;
  }

  /** Calls back with the index of each keyword and the position at which it starts. */
  find(text: string, found: (keyword: number, start: number) => void): void {
    const { next, ends, keywords } = this;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      state = code < SYMBOLS ? (next[state * SYMBOLS + code] as number) : 0;
      const here = ends[state] as readonly number[];
      for (let k = 0; k < here.length; k++) {
        const keyword = here[k] as number;
        found(keyword, i + 1 - (keywords[keyword] as string).length);
      }
    }
  }

  private add(keyword: string, ends: number[][]): number {
    let state = 0;
    for (let i = 0; i < keyword.length; i++) {
      const at = state * SYMBOLS + keyword.charCodeAt(i);
      if (this.next[at] === 0) this.next[at] = ends.push([]) - 1;
      state = this.next[at] as number;
    }
    return state;
  }

  /** Fills the missing transitions, breadth first, with those of the longest proper suffix. */
  private link(ends: number[][]): void {
    const { next } = this;
    const suffix = new Int32Array(ends.length);
    const queue = [...next.subarray(0, SYMBOLS)].filter((state) => state !== 0);
    for (const state of queue) {
      ends[state]?.push(...(ends[suffix[state] as number] as number[]));
      for (let symbol = 0; symbol < SYMBOLS; symbol++) {
        const child = next[state * SYMBOLS + symbol] as number;
        const other = next[(suffix[state] as number) * SYMBOLS + symbol] as number;
        if (child === 0) next[state * SYMBOLS + symbol] = other;
        else {
          suffix[child] = other;
          queue.push(child);
        }
      }
    }
  }

  private copyUpperCase(state: number): void {
    for (let code = 0x41; code <= 0x5a; code++)
      this.next[state + code] = this.next[state + code + 32] as number;
  }
}
