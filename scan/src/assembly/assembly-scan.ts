import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { SecretHmac } from '../findings/hmac';
import type { AssetFiles } from './asset-files';
import { assetsOf, type FileAsset, type ImageAsset, type StackAssets } from './asset-manifest';
import type { AssemblyFinding, AssemblyScanOptions, SynthRuleId } from './contract';
import { JsonPlaces } from './file-findings';
import type { Judge } from './judge';
import { publicAssets } from './public-assets';
import { type NestedTemplate, secretsWithoutRotation } from './rotation';
import type { TemplateScanner } from './template-findings';
import { AssemblyFault, readTemplate, type Template } from './templates';

/** Tools of a scan. */
export interface ScanTools {
  readonly hmac: SecretHmac;
  readonly scanner: TemplateScanner;
  readonly judge: Judge;
  readonly assets: AssetFiles;
}

type Details = Partial<Omit<AssemblyFinding, 'rule' | 'template'>>;

const START = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Scans the templates of an app, with their nested stacks and assets. */
export class AssemblyScan {
  readonly findings: AssemblyFinding[] = [];
  private readonly templates: Template[] = [];
  private readonly nested: NestedTemplate[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly tools: ScanTools) {}

  /** Scans the template of a stack. */
  scanStack(file: string, options: AssemblyScanOptions): void {
    const template = this.scanTemplate(file);
    const stacks = template === undefined ? [] : this.attempt(file, () => assetsOf(file));
    for (const assets of template === undefined ? [] : (stacks ?? [])) {
      const all = [template as Template, ...this.scanNested(template as Template, assets)];
      for (const image of assets.images) this.scanBuildArguments(image, assets, all);
      if (!options.assets) continue;
      for (const asset of [...assets.files, ...assets.images]) this.scanAsset(asset, all);
    }
  }

  /** Reports the secrets of all scanned templates that are not rotated. */
  scanRotation(): void {
    for (const { template, id } of secretsWithoutRotation(this.templates, this.nested)) {
      const place = new JsonPlaces(readFileSync(template.file, 'utf8')).of(['Resources', id]);
      this.add('secret-without-rotation', template, { logicalId: id, ...place });
    }
  }

  private scanTemplate(file: string): Template | undefined {
    const template = this.attempt(file, () => readTemplate(file));
    if (template === undefined) return undefined;
    this.templates.push(template);
    let places: JsonPlaces | undefined;
    for (const found of this.tools.scanner.scan(template)) {
      places ??= new JsonPlaces(readFileSync(file, 'utf8'));
      const { rule, logicalId, property, detected, secretHmac, path } = found;
      this.add(rule, template, {
        ...(logicalId !== undefined && { logicalId }),
        ...{ location: property, ...places.of(path), fingerprint: secretHmac },
        ...(detected.id !== rule && { detail: detected.description }),
      });
    }
    return template;
  }

  /** Templates of the nested stacks of a stack, which may be nested in each other. */
  private scanNested(root: Template, assets: StackAssets): Template[] {
    const found = [...assets.nested].flatMap(([hash, file]) => {
      const nested = this.scanTemplate(file);
      return nested === undefined ? [] : [{ hash, nested }];
    });
    const all = [root, ...found.map(({ nested }) => nested)];
    for (const { hash, nested } of found) {
      for (const template of all) {
        const id = resourceWith(hash, template);
        if (id !== undefined && template !== nested) this.nested.push({ template, id, nested });
      }
    }
    return all.slice(1);
  }

  private scanBuildArguments(
    { id, buildArgs }: ImageAsset,
    { manifest }: StackAssets,
    all: Template[],
  ): void {
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

  private scanAsset({ id, path }: FileAsset, all: Template[]): void {
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

  /** The result of a function, or undefined and a finding if a file cannot be read. */
  private attempt<T>(file: string, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof AssemblyFault)) throw error;
      this.add('not-checked', { file, pathOf: () => '' }, { location: error.file, detail: error.reason });
      return undefined;
    }
  }

  private add(
    rule: SynthRuleId,
    { file, pathOf }: Pick<Template, 'file' | 'pathOf'>,
    ...parts: Details[]
  ): void {
    const details: Details = Object.assign({}, ...parts);
    const constructPath = details.logicalId === undefined ? undefined : pathOf(details.logicalId);
    const location = details.location ?? '';
    const fingerprint = this.tools.hmac.of([rule, constructPath, location].join('\0'));
    const found = { rule, template: file, file, ...START, fingerprint, ...details, location };
    this.findings.push(constructPath === undefined ? found : { ...found, constructPath });
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

const resourceWith = (text: string, { resources }: Template): string | undefined =>
  Object.keys(resources).find((id) => JSON.stringify(resources[id]?.Properties ?? {}).includes(text));
