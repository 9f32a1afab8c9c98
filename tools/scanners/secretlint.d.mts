export function installSecretlint(options?: { folder?: string; print?: (line: string) => void }): {
  folder: string;
  version: string;
};
