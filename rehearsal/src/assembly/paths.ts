import type { Json } from './json-file';

/** Which construct a logical id of a stack's template (or of its nested stacks' templates) belongs to. */
export class ConstructPaths {
  /** template file -> logical id -> path */
  private readonly paths = new Map<string, Map<string, string>>();

  constructor(
    private readonly stackPath: string,
    templateFile: string,
    metadata: Json,
  ) {
    const entries = Object.entries(metadata).flatMap(([path, list]) =>
      (Array.isArray(list) ? list : []).map((entry: Json) => ({ path, type: entry.type, data: entry.data })),
    );
    // Nested stacks have templates of their own, in which the same logical id may mean another resource.
    const scopes = entries
      .filter(({ type, data }) => type === 'aws:cdk:templateFile' && typeof data === 'string')
      .map(({ path, data }) => ({ path, file: data as string }))
      .sort((a, b) => b.path.length - a.path.length);
    for (const { path, type, data } of entries) {
      if (type !== 'aws:cdk:logicalId') continue;
      const file = scopes.find((scope) => path.startsWith(`${scope.path}/`))?.file ?? templateFile;
      const paths = this.paths.get(file) ?? new Map<string, string>();
      this.paths.set(file, paths.set(data as string, path));
    }
  }

  /** The construct's path without the leading slash and the trailing /Resource; else one made of stack and id. */
  of(templateFile: string, logicalId: string, resource?: Json): string {
    const fromTemplate: unknown = resource?.Metadata?.['aws:cdk:path'];
    const path =
      (typeof fromTemplate === 'string' ? fromTemplate : this.paths.get(templateFile)?.get(logicalId)) ??
      `${this.stackPath}/${logicalId}`;
    return path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
  }
}
