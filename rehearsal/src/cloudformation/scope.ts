import type { Assets } from '../assembly/assets';
import type { Json } from '../assembly/json-file';
import type { ConstructPaths } from '../assembly/paths';
import type { Database } from './databases';
import type { Scope } from './intrinsics';
import { type Template, templateBroken } from './template';

/** The input for the creation of a stack or a nested stack. */
export interface StackInput {
  readonly name: string;
  readonly template: Template;
  readonly templateFile: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly paths: ConstructPaths;
  readonly assets: Assets;
  readonly path: string;
}

/** Exports, outputs and databases of the created stacks. */
export interface Published {
  /** By identifier, with their paths. */
  readonly databases: Map<string, Database & { readonly path: string }>;
  readonly exports: Map<string, unknown>;
  readonly outputs: Map<string, Json>;
}

export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** A resource that Ref and Fn::GetAtt refer to. */
export interface ScopedResource {
  readonly physicalId: string;
  attribute(name: string): unknown;
}

/** Parameters and created resources of one stack, by name. */
export class StackScope implements Scope {
  readonly template: Template;
  readonly region: string;
  readonly arn: string;
  private readonly parameters: Map<string, unknown>;
  private readonly resources = new Map<string, ScopedResource>();

  constructor(
    input: StackInput,
    environment: Environment,
    stackId: string,
    private readonly published: Published,
  ) {
    this.template = input.template;
    this.region = environment.region;
    this.arn = `arn:aws:cloudformation:${environment.region}:${environment.account}:stack/${input.name}/${stackId}`;
    this.parameters = new Map<string, unknown>([
      ['AWS::AccountId', environment.account],
      ['AWS::NotificationARNs', []],
      ['AWS::Partition', 'aws'],
      ['AWS::Region', environment.region],
      ['AWS::StackId', this.arn],
      ['AWS::StackName', input.name],
      ['AWS::URLSuffix', 'amazonaws.com'],
    ]);
    for (const [name, parameter] of Object.entries(input.template.Parameters ?? {})) {
      this.parameters.set(name, parameterValue(name, parameter, input));
    }
  }

  add(logicalId: string, resource: ScopedResource): void {
    this.resources.set(logicalId, resource);
  }

  ref(name: string): unknown {
    return this.parameters.get(name) ?? this.resources.get(name)?.physicalId;
  }

  attribute(logicalId: string, attribute: string): unknown {
    const resource = this.resources.get(logicalId);
    if (!resource) throw templateBroken(`Fn::GetAtt of ${logicalId}, which does not exist.`);
    return resource.attribute(attribute);
  }

  exported(name: string): unknown {
    return this.published.exports.get(name);
  }

  output(stackName: string, output: string): unknown {
    return this.published.outputs.get(stackName)?.[output];
  }
}

function parameterValue(name: string, parameter: Json, input: StackInput): unknown {
  const value = input.parameters[name] ?? parameter.Default;
  if (value === undefined) {
    throw templateBroken(`The stack ${input.name} has a parameter ${name} without a value or a default.`);
  }
  // The version of the bootstrap stack, which cdk bootstrap writes.
  if (String(parameter.Type).startsWith('AWS::SSM::Parameter::Value') && name === 'BootstrapVersion')
    return '99';
  const isList = /^(CommaDelimitedList|List<)/.test(String(parameter.Type));
  return isList && typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
}
