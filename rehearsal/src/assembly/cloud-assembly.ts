import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RehearsalError } from '../errors';
import { type Assets, readAssets } from './assets';
import { broken, type Json, readJsonObject } from './json-file';
import { ConstructPaths } from './paths';

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  /** Id of the artifact, unique within its folder. */
  readonly id: string;
  /** Stack name in CloudFormation. */
  readonly name: string;
  /** Path of the construct, such as Prod/Database. */
  readonly path: string;
  /** Undefined for an environment-agnostic stack. */
  readonly account?: string;
  readonly region?: string;
  readonly directory: string;
  readonly templateFile: string;
  readonly template: Json;
  /** Values of template parameters in the assembly. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly paths: ConstructPaths;
}

/** Output of `cdk synth`: the stacks, each after its dependencies, and their assets. */
export interface CloudAssembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  readonly assets: Assets;
}

interface Artifact extends Json {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: Json;
}

/** Reads a cloud assembly, including nested assemblies. @throws AssemblyMissing, AssemblyBroken */
export function readAssembly(directory: string): CloudAssembly {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw missing(`There is no cloud assembly at ${directory}: the folder does not exist.`);
  }
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw missing(`There is no cloud assembly at ${directory}: the folder has no manifest.json.`);
  }
  const stacks = readFolder(directory);
  if (stacks.length === 0) throw broken(`The cloud assembly at ${directory} contains no stack.`);
  return { directory, stacks, assets: readAssets(stacks.map((stack) => stack.directory)) };
}

function readFolder(directory: string): AssemblyStack[] {
  const manifestFile = join(directory, 'manifest.json');
  const artifacts: unknown = readJsonObject(manifestFile).artifacts ?? {};
  if (artifacts === null || typeof artifacts !== 'object' || Array.isArray(artifacts)) {
    throw broken(`${manifestFile}: "artifacts" is not an object.`);
  }
  return inOrder(artifacts as Record<string, Artifact>, manifestFile).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readFolder(join(directory, text(artifact.properties?.directoryName, `${manifestFile}: ${id}`)));
    }
    return artifact.type === 'aws:cloudformation:stack' ? [readStack(directory, id, artifact)] : [];
  });
}

function readStack(directory: string, id: string, artifact: Artifact): AssemblyStack {
  const { properties = {} } = artifact;
  const templateFile = text(properties.templateFile, `${directory}/manifest.json: ${id}: templateFile`);
  const template = readJsonObject(join(directory, templateFile));
  if (
    template.Resources !== undefined &&
    (template.Resources === null || typeof template.Resources !== 'object')
  ) {
    throw broken(`${templateFile}: "Resources" is not an object.`);
  }
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  const path = (artifact.displayName ?? id) as string;
  const metadata = artifact.additionalMetadataFile
    ? readJsonObject(join(directory, artifact.additionalMetadataFile))
    : {};
  return {
    id,
    name: properties.stackName ?? id,
    path,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    directory,
    templateFile,
    template,
    parameters: properties.parameters ?? {},
    paths: new ConstructPaths(path, templateFile, { ...artifact.metadata, ...metadata }),
  };
}

/** Artifacts in the order of the manifest, each after its dependencies. */
function inOrder(artifacts: Record<string, Artifact>, file: string): [string, Artifact][] {
  const done: [string, Artifact][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string, trace: string[]) => {
    const artifact = artifacts[id];
    if (!artifact) throw broken(`${file}: ${trace.at(-1)} depends on ${id}, which does not exist.`);
    if (state.get(id) === 'done') return;
    if (state.get(id) === 'open')
      throw broken(`${file}: circular dependencies: ${[...trace, id].join(' -> ')}.`);
    state.set(id, 'open');
    for (const dependency of artifact.dependencies ?? []) visit(dependency, [...trace, id]);
    state.set(id, 'done');
    done.push([id, artifact]);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return done;
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw broken(`${place} is not a file name.`);
  return value;
}

function missing(found: string): RehearsalError {
  return new RehearsalError(
    'AssemblyMissing',
    found,
    'Run `cdk synth` and specify its output folder (cdk.out by default).',
  );
}
