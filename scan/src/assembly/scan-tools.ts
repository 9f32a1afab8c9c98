import type { SecretHmac } from '../findings/hmac';
import type { AssetFiles } from './asset-files';
import type { Judge } from './judge';
import type { TemplateScanner } from './template-findings';

/** Tools of the scans of one app. */
export interface ScanTools {
  readonly hmac: SecretHmac;
  readonly scanner: TemplateScanner;
  readonly judge: Judge;
  readonly assets: AssetFiles;
}
