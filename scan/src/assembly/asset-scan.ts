import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FileAsset, ImageAsset, StackAssets } from './asset-manifest';
import type { AssemblyFinding, SynthRuleId } from './contract';
import { JsonPlaces } from './file-findings';
import { publicAssets } from './public-assets';
import type { ScanTools } from './scan-tools';
import type { Template } from './templates';

/** Members of a finding that its rule and its template do not state. */
export type Details = Partial<Omit<AssemblyFinding, 'rule' | 'template'>>;

/** Adds a finding. */
export type AddFinding = (
  rule: SynthRuleId,
  template: Pick<Template, 'file' | 'pathOf'>,
  ...parts: Details[]
) => void;

/** Scans the assets of stacks, each once. `all` are the templates of a stack: its own, and those of its nested stacks. */
export class AssetScan {
  private readonly seen = new Set<string>();

  constructor(
    private readonly tools: ScanTools,
    private readonly add: AddFinding,
  ) {}

  /** Secrets in arguments of the builds of images. */
  scanBuildArguments({ images, manifest }: StackAssets, all: readonly Template[]): void {
    for (const image of images) this.scanArguments(image, manifest, all);
  }

  /** Secrets in the files of assets. */
  scanFiles({ files, images }: StackAssets, all: readonly Template[]): void {
    for (const asset of [...files, ...images]) this.scanAsset(asset, all);
  }

  private scanArguments({ id, buildArgs }: ImageAsset, manifest: string, all: readonly Template[]): void {
    for (const [name, value] of Object.entries(buildArgs)) {
      for (const { rule, secretHmac } of this.tools.judge.judge(String(value), name, false)) {
        const path = ['dockerImages', id, 'source', 'dockerBuildArgs', name];
        const place = new JsonPlaces(readFileSync(manifest, 'utf8')).of(path);
        const location = `dockerBuildArgs.${name}`;
        const detail = rule.description;
        const details = { location, file: manifest, ...place, detail, fingerprint: secretHmac };
        this.add('secret-in-build-argument', ...ownerOf(id, all), details);
      }
    }
  }

  private scanAsset({ id, path }: FileAsset, all: readonly Template[]): void {
    if (this.seen.has(path ?? id)) return;
    this.seen.add(path ?? id);
    const [template, owner] = ownerOf(id, all);
    if (path === undefined || !existsSync(path)) {
      const detail =
        path === undefined ? 'a command makes the asset when it is published' : 'the asset does not exist';
      this.add('not-checked', template, owner, { location: `asset ${id}`, detail });
      return;
    }
    const isPublic = all.some((one) => publicAssets(one).has(id));
    const { findings, problems } = this.tools.assets.scan(path);
    for (const { path: inside, rule, secretHmac, ...place } of findings) {
      const { line, column, endLine, endColumn } = place;
      this.add(isPublic ? 'secret-in-public-asset' : 'secret-in-asset', template, owner, {
        ...{ location: `${inside}:${line}:${column}`, file: resolve(dirname(path), inside) },
        ...{ line, column, endLine, endColumn, detail: rule.description, fingerprint: secretHmac },
      });
    }
    for (const { path: location, reason: detail } of problems)
      this.add('not-checked', template, owner, { location, detail });
  }
}

/** Template and logical id of the resource that uses an asset; without one, the template of the stack. */
function ownerOf(hash: string, all: readonly Template[]): [template: Template, details: Details] {
  for (const template of all) {
    const logicalId = resourceWith(hash, template);
    if (logicalId !== undefined) return [template, { logicalId }];
  }
  return [all[0] as Template, {}];
}

export const resourceWith = (text: string, { resources }: Template): string | undefined =>
  Object.keys(resources).find((id) => JSON.stringify(resources[id]?.Properties ?? {}).includes(text));
