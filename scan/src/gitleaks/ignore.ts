import type { Finding } from '../findings/finding';

/** Rules of gitleaks that have another id here. */
const SAME: Readonly<Record<string, string>> = { 'generic-api-key': 'keyed-secret' };

/** Fingerprints of a file `.gitleaksignore`: `file:rule:line` or `commit:file:rule:line`. */
export class IgnoredFindings {
  private readonly fingerprints: ReadonlySet<string>;

  /** @param root folder to which the paths of findings are relative, such as `src`; empty for the current folder */
  constructor(
    text: string,
    private readonly root: string,
  ) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    this.fingerprints = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')).map(normalized));
  }

  has({ path, line, rule, commit }: Finding): boolean {
    const inside =
      this.root !== '' && path.startsWith(`${this.root}/`) ? path.slice(this.root.length + 1) : path;
    return [path, inside].some((one) => {
      const place = `${one.replace(/^\.\//, '')}:${rule.id}:${line}`;
      const { fingerprints } = this;
      return fingerprints.has(place) || (commit !== undefined && fingerprints.has(`${commit}:${place}`));
    });
  }
}

function normalized(line: string): string {
  const [, before = '', rule = '', number = ''] =
    /^(.*):([^:]*):(\d+)$/.exec(line.replaceAll('\\', '/')) ?? [];
  return number === ''
    ? line
    : `${before.replace(/^([0-9a-f]{40}:)?\.\//, '$1')}:${SAME[rule] ?? rule}:${number}`;
}
