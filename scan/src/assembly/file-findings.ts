import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Finding } from '../findings/finding';
import { Lines } from '../findings/lines';
import type { ContentScanner, TextFindings } from '../findings/text-findings';
import { SYNTH_RULES } from './contract';
import { TemplateScanner } from './template-findings';
import { object, templateOf } from './templates';
import type { Segment } from './walk-template';

/** The tree of constructs, which repeats the properties of the templates. */
const TREE = /(?:^|[\\/])tree\.json$/;

/** True for the names of templates in a cloud assembly, and of the tree of constructs. */
export const isTemplateFile = (path: string): boolean => path.endsWith('.template.json') || TREE.test(path);

/** Findings of a template, each with its construct and its property. Undefined for a file that is no template. */
export function templateFileFindings(
  bytes: Buffer,
  path: string,
  contents: ContentScanner,
): TextFindings | undefined {
  if (!isTemplateFile(path)) return undefined;
  const text = bytes.toString('utf8');
  const content = contentOf(text);
  if (String(content?.version).startsWith('tree-')) return { findings: [], allowed: 0 };
  if (content === undefined || Object.keys(object(content.Resources)).length === 0) return undefined;
  const template = templateOf(content, path);
  const places = new JsonPlaces(text);
  const findings: Finding[] = [];
  for (const found of new TemplateScanner(contents).scan(template)) {
    // A warning is no secret in a file.
    if (SYNTH_RULES[found.rule].severity === 'warning') continue;
    const { logicalId = '', property, detected, digest, secretHmac, excerpt } = found;
    const construct = template.pathOf(logicalId).replace(/\/$/, '');
    findings.push({
      path,
      ...places.of(found.path),
      rule: detected,
      ...(digest && { digest }),
      secretHmac,
      excerpt,
      construct,
      property,
    });
  }
  return { findings, allowed: 0 };
}

function contentOf(text: string): Record<string, unknown> | undefined {
  try {
    return object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Lines and columns of values in a text in JSON, which is parsed again only if there is a finding. */
export class JsonPlaces {
  private root: Node | undefined;
  private lines: Lines | undefined;

  constructor(private readonly text: string) {}

  /** Place of a value by its path. */
  of(path: readonly Segment[]): Pick<Finding, 'line' | 'column' | 'endLine' | 'endColumn'> {
    this.root ??= parseTree(this.text);
    this.lines ??= new Lines(this.text);
    const node = this.root === undefined ? undefined : findNodeAtLocation(this.root, [...path]);
    // Without the quotes of a text.
    const quote = node?.type === 'string' ? 1 : 0;
    const [start, length] = [(node?.offset ?? 0) + quote, (node?.length ?? 0) - 2 * quote];
    const [from, to] = [this.lines.placeOf(start), this.lines.placeOf(start + length)];
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }
}
