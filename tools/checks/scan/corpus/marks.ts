/** Private characters of Unicode around a labelled text, until its lines are known. */
const [OPEN, MIDDLE, CLOSE] = ['\ue000', '\ue001', '\ue002'];
const MARK = new RegExp(`${OPEN}(secret|decoy) ([^${MIDDLE}]*)${MIDDLE}([^${CLOSE}]*)${CLOSE}`, 'g');

/** Place of a text that is a secret, or looks like one. */
export interface Label {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly kind: string;
  readonly secret: boolean;
}

/** Marks a text as labelled. The text has no marks. */
export const marked = (as: 'secret' | 'decoy', kind: string, value: string) =>
  `${OPEN}${as} ${kind}${MIDDLE}${value}${CLOSE}`;

/** Removes the marks of a text, and returns the labels. */
export function labelled(path: string, text: string): { readonly text: string; readonly labels: Label[] } {
  const labels: Label[] = [];
  let plain = '';
  let from = 0;
  let line = 1;
  const add = (part: string) => {
    plain += part;
    line += part.split('\n').length - 1;
  };
  for (const match of text.matchAll(MARK)) {
    add(text.slice(from, match.index));
    const start = line;
    add(match[3] ?? '');
    labels.push({ path, line: start, endLine: line, kind: match[2] ?? '', secret: match[1] === 'secret' });
    from = match.index + match[0].length;
  }
  add(text.slice(from));
  return { text: plain, labels };
}
