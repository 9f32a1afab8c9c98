import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Resource of a template, as far as it is read. */
export interface Resource {
  readonly Type?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** Template of a stack or of a nested stack. */
export interface Template {
  readonly file: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Construct path of a resource, or its logical id. */
  readonly pathOf: (logicalId: string) => string;
}

/** A folder is not a cloud assembly, or a file of it cannot be read. */
export class AssemblyFault extends Error {}

/** Name of the file in the root of a cloud assembly. */
const MANIFEST = 'manifest.json';

/** True for the name of a template in a cloud assembly. */
const isTemplate = (file: string) => file.endsWith('.template.json');

/** Reads the templates of a cloud assembly, those of its stages and those of nested stacks. @throws AssemblyFault */
export function readTemplates(assembly: string): Template[] {
  if (!existsSync(join(assembly, MANIFEST))) {
    throw new AssemblyFault(
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

function readTemplate(file: string): Template {
  const resources = object(readJson(file).Resources) as Record<string, Resource>;
  const stack = basename(file).replace(/\.template\.json$/, '');
  return {
    file,
    resources,
    pathOf: (id) => {
      const path = resources[id]?.Metadata?.['aws:cdk:path'];
      if (typeof path !== 'string') return `${stack}/${id}`;
      return /\/(Default|Resource)$/.test(path) ? dirname(path) : path;
    },
  };
}

/** @throws AssemblyFault */
function readJson(file: string): Record<string, unknown> {
  try {
    return object(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new AssemblyFault(`${file} cannot be read: ${(error as Error).message}. Run "cdk synth" again.`);
  }
}

const object = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
