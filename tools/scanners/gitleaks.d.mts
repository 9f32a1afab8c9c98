/** Options of the installation. */
interface InstallOptions {
  /** Folder of the cache. */
  readonly folder?: string;
  /** Program of the Go toolchain. */
  readonly go?: string;
  readonly print?: (text: string) => void;
}

/** Installed program. */
export interface Installed {
  readonly program: string;
  readonly version: string;
}

export declare function installGitleaks(options?: InstallOptions): Installed;

export declare function gitleaksSources(options?: Pick<InstallOptions, 'go'>): string;
