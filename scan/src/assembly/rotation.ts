import { intrinsicOf } from './intrinsics';
import { object, type Template } from './templates';

/** Resource of a template. */
export interface ResourceId {
  readonly template: Template;
  readonly id: string;
}

/** Template of a nested stack in its parent. */
export interface NestedTemplate extends ResourceId {
  readonly nested: Template;
}

const [SECRET, SCHEDULE, ATTACHMENT] = ['Secret', 'RotationSchedule', 'SecretTargetAttachment'].map(
  (type) => `AWS::SecretsManager::${type}`,
);
/** References that lead to each other. */
const DEEPEST = 16;

/**
 * Secrets of templates that no rotation schedule of the templates refers to: directly, through an attachment to a
 * database, an export, an output, or a parameter of a nested stack.
 */
export function secretsWithoutRotation(
  templates: readonly Template[],
  nested: readonly NestedTemplate[],
): ResourceId[] {
  const resolver = new Resolver(templates, nested);
  const schedules = resolver.ofType(SCHEDULE);
  const rotated = schedules.map(({ template, id }) =>
    resolver.secretOf(template.resources[id]?.Properties?.SecretId, template),
  );
  const keys = new Set(rotated.map((found) => found && keyOf(found)));
  // A schedule for a secret that is not known may be that of a secret that others can refer to.
  const isUnknown = rotated.includes(undefined);
  return resolver
    .ofType(SECRET)
    .filter((secret) => !keys.has(keyOf(secret)) && !(isUnknown && isShared(secret)));
}

class Resolver {
  constructor(
    private readonly templates: readonly Template[],
    private readonly nested: readonly NestedTemplate[],
  ) {}

  ofType(type: string | undefined): ResourceId[] {
    return this.templates.flatMap((template) =>
      Object.keys(template.resources)
        .filter((id) => template.resources[id]?.Type === type)
        .map((id) => ({ template, id })),
    );
  }

  /** Secret that a value refers to, or undefined if it is not known. */
  secretOf(value: unknown, template: Template, depth = 0): ResourceId | undefined {
    if (depth > DEEPEST) return undefined;
    if (typeof value === 'string') return this.byName(value);
    const [name, argument] = intrinsicOf(value) ?? [];
    const next = (one: unknown, where: Template) => this.secretOf(one, where, depth + 1);
    if (name === 'Ref') return this.byRef(String(argument), template, next);
    if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
      const [id, attribute] = argument.map(String);
      const child = this.nested.find((one) => one.template === template && one.id === id)?.nested;
      const output = /^Outputs\.(.*)$/.exec(attribute ?? '')?.[1];
      if (child !== undefined && output !== undefined) return next(outputOf(child, output).Value, child);
      return this.byRef(id ?? '', template, next);
    }
    const isOutput = (one: Template, id: string) =>
      name === 'Fn::ImportValue'
        ? object(outputOf(one, id).Export).Name === argument
        : name === 'Fn::GetStackOutput' && object(argument).OutputName === id;
    for (const one of this.templates)
      for (const id of Object.keys(object(one.content.Outputs)))
        if (isOutput(one, id)) return next(outputOf(one, id).Value, one);
    return undefined;
  }

  private byRef(id: string, template: Template, next: Next): ResourceId | undefined {
    const { Type, Properties = {} } = template.resources[id] ?? {};
    if (Type === SECRET) return { template, id };
    if (Type === ATTACHMENT) return next(Properties.SecretId, template);
    const parent = this.nested.find(({ nested }) => nested === template);
    if (template.parameters[id] === undefined || parent === undefined) return undefined;
    const parameters = object(parent.template.resources[parent.id]?.Properties?.Parameters);
    return next(parameters[id], parent.template);
  }

  /** Secret with a literal name, or with an ARN of it. */
  private byName(name: string): ResourceId | undefined {
    const plain = name.replace(/^arn:.*:secret:/, '').replace(/(?<=.)-\w{6}$/, '');
    return this.ofType(SECRET).find(({ template, id }) =>
      [name, plain].includes(String(template.resources[id]?.Properties?.Name)),
    );
  }
}

type Next = (value: unknown, template: Template) => ResourceId | undefined;

const outputOf = (template: Template, id: string) => object(object(template.content.Outputs)[id]);

const keyOf = ({ template, id }: ResourceId) => `${template.file}\0${id}`;

/** True if other templates can refer to a secret. */
function isShared({ template, id }: ResourceId): boolean {
  const stacks = Object.values(template.resources).filter(
    ({ Type }) => Type === 'AWS::CloudFormation::Stack',
  );
  const shown = JSON.stringify([template.content.Outputs, stacks.map(({ Properties }) => Properties)]);
  return (
    shown.includes(`{"Ref":${JSON.stringify(id)}}`) || template.resources[id]?.Properties?.Name !== undefined
  );
}
