import type { Json } from './json-file';

/** Paths of constructs by the logical ids of a stack's templates, including those of nested stacks. */
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
    // The same logical id may occur in the templates of several nested stacks.
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

  /** Path of the construct, without a trailing /Resource; the path of the stack and the logical id by default. */
  of(templateFile: string, logicalId: string, resource?: Json): string {
    const fromTemplate: unknown = resource?.Metadata?.['aws:cdk:path'];
    const path =
      (typeof fromTemplate === 'string' ? fromTemplate : this.paths.get(templateFile)?.get(logicalId)) ??
      `${this.stackPath}/${logicalId}`;
    return path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
  }
}
