import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { object, readJson } from './templates';

/** Asset of a stack that is a file or a folder. */
export interface FileAsset {
  /** Hash in the name of the published asset. */
  readonly id: string;
  /** Absolute path, or undefined if a command makes the asset when it is published. */
  readonly path?: string;
}

/** Container image of a stack. */
export interface ImageAsset extends FileAsset {
  readonly buildArgs: Readonly<Record<string, unknown>>;
}

/** Assets of a stack. */
export interface StackAssets {
  /** The file that lists the assets. */
  readonly manifest: string;
  readonly files: readonly FileAsset[];
  readonly images: readonly ImageAsset[];
  /** Templates of nested stacks, by the hash of the asset. */
  readonly nested: ReadonlyMap<string, string>;
}

/** The AWS CLI, which the CDK adds to each app with a BucketDeployment. It is published by AWS. */
const CLI_LAYER = /AwsCliLayer\/Code$/;
const TEMPLATE = /\.template\.json$/;

/** Assets of the stack with a template. @throws AssemblyFault */
export function assetsOf(template: string): StackAssets[] {
  const folder = dirname(template);
  const artifacts = object(readJson(join(folder, 'manifest.json')).artifacts);
  const stack = Object.values(artifacts)
    .map(object)
    .find(({ properties }) => object(properties).templateFile === basename(template));
  const dependencies = Array.isArray(stack?.dependencies) ? stack.dependencies : [];
  return dependencies
    .map((id) => object(artifacts[id]))
    .filter(({ type }) => type === 'cdk:asset-manifest')
    .map(({ properties }) => readAssets(join(folder, String(object(properties).file)), template));
}

function readAssets(manifest: string, template: string): StackAssets {
  const { files, dockerImages } = readJson(manifest);
  const pathOf = (path: unknown) =>
    typeof path === 'string' ? { path: resolve(dirname(manifest), path) } : {};
  const entries = Object.entries(object(files)).map(([id, asset]) => {
    return { id, ...pathOf(object(object(asset).source).path) };
  });
  const images = Object.entries(object(dockerImages)).map(([id, image]) => {
    const { directory, dockerBuildArgs } = object(object(image).source);
    return { id, ...pathOf(directory), buildArgs: object(dockerBuildArgs) };
  });
  const templates = entries.filter(({ path = '' }) => TEMPLATE.test(path));
  return {
    manifest,
    images,
    files: entries.filter((entry) => !templates.includes(entry)),
    nested: new Map(
      templates.flatMap(({ id, path = '' }) => (path === resolve(template) ? [] : [[id, path] as const])),
    ),
  };
}

/** Name of an asset that is an archive of its own. */
const ARCHIVE = /^asset\.[0-9a-f]{64}\.zip$/;

/** True for the AWS CLI in a cloud assembly. */
export function isCliLayer(path: string): boolean {
  if (!ARCHIVE.test(basename(path))) return false;
  const manifests = readdirSync(dirname(path)).filter((name) => name.endsWith('.assets.json'));
  return manifests.some((name) => {
    try {
      const entries = Object.values(object(readJson(join(dirname(path), name)).files)).map(object);
      return entries.some(
        ({ source, displayName }) =>
          object(source).path === basename(path) && CLI_LAYER.test(String(displayName)),
      );
    } catch {
      // The file itself is scanned as a text.
      return false;
    }
  });
}
