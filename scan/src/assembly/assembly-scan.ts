import { readFileSync } from 'node:fs';
import { assetsOf, type StackAssets } from './asset-manifest';
import { AssetScan, type Details, resourceWith } from './asset-scan';
import type { AssemblyFinding, AssemblyScanOptions, SynthRuleId } from './contract';
import { JsonPlaces } from './file-findings';
import { publishedSecrets } from './public-assets';
import { type NestedTemplate, secretsWithoutRotation } from './rotation';
import type { ScanTools } from './scan-tools';
import { AssemblyFault, readTemplate, type Template } from './templates';

const START = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Scans the templates of an app, with their nested stacks and assets. */
export class AssemblyScan {
  readonly findings: AssemblyFinding[] = [];
  private readonly templates: Template[] = [];
  private readonly nested: NestedTemplate[] = [];
  private readonly assets: AssetScan;

  constructor(private readonly tools: ScanTools) {
    this.assets = new AssetScan(tools, (...found) => this.add(...found));
  }

  /** Scans the template of a stack. */
  scanStack(file: string, options: AssemblyScanOptions): void {
    const template = this.scanTemplate(file);
    if (template === undefined) return;
    for (const assets of this.attempt(file, () => assetsOf(file)) ?? []) {
      const all = [template, ...this.scanNested(template, assets)];
      this.assets.scanBuildArguments(assets, all);
      if (options.assets) this.assets.scanFiles(assets, all);
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
    for (const logicalId of publishedSecrets(template)) {
      places ??= new JsonPlaces(readFileSync(file, 'utf8'));
      const place = places.of(['Resources', logicalId, 'Properties', 'SourceMarkers']);
      const detail = 'Value of a secret that the deployment writes to the asset';
      this.add('secret-in-public-asset', template, {
        logicalId,
        location: 'Properties.SourceMarkers',
        ...place,
        detail,
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
