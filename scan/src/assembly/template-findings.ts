import type { Finding } from '../findings/finding';
import { digestOf } from '../findings/hmac';
import type { ContentScanner } from '../findings/text-findings';
import { SYNTH_RULES, type SynthRuleId } from './contract';
import type { Reference } from './intrinsics';
import { Judge } from './judge';
import { literalSecrets } from './literal-secrets';
import { isTrivial, nameOf, placeOf } from './places';
import { secretAttribute } from './secret-attributes';
import type { Template } from './templates';
import { type Segment, type TemplateString, textsOf } from './walk-template';

/** Secret in a template, with its place. */
export interface TemplateFinding {
  readonly rule: SynthRuleId;
  /** Logical id of the resource, output or parameter. */
  readonly logicalId?: string;
  /** Path in the resource, such as `Properties.MasterUserPassword`. */
  readonly property: string;
  /** Path in the JSON of the template. */
  readonly path: readonly Segment[];
  readonly detected: Finding['rule'];
  /** SHA-256 of the secret, in memory only. */
  readonly digest?: string;
  readonly secretHmac: string;
  readonly excerpt: string;
}

const LITERAL: Finding['rule'] = {
  id: 'literal-secret',
  description: 'Literal value of a property that holds a secret',
  fix: 'Replace the value at its issuer, keep the new one in AWS Secrets Manager, and pass a dynamic reference.',
};
/** Sections of a template whose members have logical ids. */
const WITH_IDS: readonly Segment[] = ['Resources', 'Outputs', 'Parameters'];
const REDACTED = '[redacted]';

/** Finds the secrets of templates. */
export class TemplateScanner {
  private readonly judge: Judge;

  constructor(private readonly contents: ContentScanner) {
    this.judge = new Judge(contents);
  }

  /** Secrets of a template, in its order. */
  *scan(template: Template): Generator<TemplateFinding> {
    for (const text of textsOf(template.content)) yield* this.scanText(text, template);
  }

  private *scanText(text: TemplateString, template: Template): Generator<TemplateFinding> {
    if (isTrivial(text)) return;
    const [section, id = ''] = text.property;
    const type = section === 'Resources' ? String(template.resources[id]?.Type ?? '') : '';
    const place = placeOf(text, type);
    if (place === undefined) return;
    const { rule, holdsSecret, isScript } = place;
    const found = this.judge.judge(text.text, nameOf(text, type, template), isScript);
    for (const { rule: detected, digest, secretHmac, excerpt, inside } of found)
      yield { ...this.at(text, inside), rule, detected, ...(digest && { digest }), secretHmac, excerpt };
    if (!holdsSecret) {
      for (const reference of text.references) yield* this.scanReference(reference, text, template);
      return;
    }
    const known = new Set(found.map(({ inside }) => inside.join('.')));
    for (const { value, inside } of literalSecrets(text.text, type)) {
      if (known.has(inside.join('.'))) continue;
      const excerpt = `${inside.at(-1) ?? text.name}: ${REDACTED}`;
      yield {
        ...this.at(text, inside),
        rule,
        detected: LITERAL,
        digest: digestOf(value),
        secretHmac: this.contents.hmac.of(value),
        excerpt,
      };
    }
    yield* this.echoed(text, template);
  }

  private *scanReference(reference: Reference, text: TemplateString, template: Template) {
    const rule = secretAttribute(reference, template.resources);
    if (rule !== undefined) yield this.withoutSecret(rule, text, `${reference.id}.${reference.attribute}`);
  }

  /** A secret from a parameter whose value is shown. */
  private *echoed(text: TemplateString, { parameters }: Template): Generator<TemplateFinding> {
    for (const { id = '' } of text.references) {
      const { Type, NoEcho } = parameters[id] ?? { NoEcho: true };
      if (String(NoEcho) !== 'true' && !String(Type).startsWith('AWS::SSM::'))
        yield this.withoutSecret('parameter-without-no-echo', text, id);
    }
  }

  /** Finding of a reference. Its fingerprint is that of its place. */
  private withoutSecret(rule: SynthRuleId, text: TemplateString, reference: string): TemplateFinding {
    const at = this.at(text);
    const { description, fix } = SYNTH_RULES[rule];
    const secretHmac = this.contents.hmac.of([rule, at.logicalId, at.property, reference].join('\0'));
    return { ...at, rule, detected: { id: rule, description, fix }, secretHmac, excerpt: `\${${reference}}` };
  }

  private at({ property, path }: TemplateString, inside: readonly Segment[] = []) {
    const [section, id] = property;
    const hasId = WITH_IDS.includes(section ?? '') && id !== undefined;
    const shown = [...(section === 'Resources' ? property.slice(2) : property), ...inside].map(this.shown);
    return { path, property: shown.join('.'), ...(hasId && { logicalId: this.shown(id) }) };
  }

  /** A segment of a path, unless it is a secret. */
  private shown = (segment: Segment): string =>
    this.judge.judge(String(segment), '', false).length > 0 ? REDACTED : String(segment);
}
