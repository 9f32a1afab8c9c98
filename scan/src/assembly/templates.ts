import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../files/problem';

/** Resource of a template, as far as it is read. */
export interface Resource {
  readonly Type?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** Template of a stack or of a nested stack. */
export interface Template {
  readonly file: string;
  /** The whole template. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Construct path of a resource, or its logical id. */
  readonly pathOf: (logicalId: string) => string;
}

/** A folder is not a cloud assembly, or a file of it cannot be read. */
export class AssemblyFault extends Error {
  constructor(
    readonly file: string,
    /** Reason in a few words. */
    readonly reason: string,
    message = `${file} cannot be read: ${reason}. Run "cdk synth" again.`,
  ) {
    super(message);
  }
}

/** Name of the file in the root of a cloud assembly. */
const MANIFEST = 'manifest.json';

/** True for the name of a template in a cloud assembly. */
const isTemplate = (file: string) => file.endsWith('.template.json');

/** Reads the templates of a cloud assembly, those of its stages and those of nested stacks. @throws AssemblyFault */
export function readTemplates(assembly: string): Template[] {
  if (!existsSync(join(assembly, MANIFEST))) {
    throw new AssemblyFault(
      assembly,
      `it has no ${MANIFEST}`,
      `There is no cloud assembly at ${assembly}: it has no ${MANIFEST}. Run "cdk synth", or pass another folder with --assembly.`,
    );
  }
  return foldersOf(assembly).flatMap((folder) =>
    readdirSync(folder)
      .filter(isTemplate)
      .sort()
      .map((name) => readTemplate(join(folder, name))),
  );
}

/** The folder and those of its nested assemblies. */
function foldersOf(folder: string): string[] {
  const artifacts = Object.values(object(readJson(join(folder, MANIFEST)).artifacts));
  const nested = artifacts.flatMap((artifact) => {
    const { type, properties } = object(artifact);
    const { directoryName } = object(properties);
    return type === 'cdk:cloud-assembly' && typeof directoryName === 'string' ? [directoryName] : [];
  });
  return [folder, ...nested.flatMap((name) => foldersOf(join(folder, name)))];
}

/** Reads one template. @throws AssemblyFault */
export const readTemplate = (file: string): Template => templateOf(readJson(file), file);

/** A template by its content. */
export function templateOf(content: Record<string, unknown>, file: string): Template {
  const resources = objects(content.Resources) as Record<string, Resource>;
  const stack = basename(file).replace(/(?:\.nested)?\.template\.json$/, '');
  return {
    file,
    content,
    resources,
    parameters: objects(content.Parameters),
    pathOf: (id) => {
      const path = resources[id]?.Metadata?.['aws:cdk:path'];
      if (typeof path !== 'string') return `${stack}/${id}`;
      return /\/(Default|Resource)$/.test(path) ? dirname(path) : path;
    },
  };
}

/** Reads an object in JSON. @throws AssemblyFault */
export function readJson(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssemblyFault(file, reasonOf(error));
  }
  try {
    return object(JSON.parse(text));
  } catch {
    // The message of JSON.parse would have a part of the text.
    throw new AssemblyFault(file, 'it is not JSON');
  }
}

/** The value if it is an object, or an empty one. */
export const object = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** Members that are objects. */
const objects = (value: unknown): Record<string, Record<string, unknown>> =>
  Object.fromEntries(Object.entries(object(value)).map(([id, member]) => [id, object(member)]));
