import type { VendorRule } from '../vendor';
import { format } from './format';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Formats of clouds, hosts of code and registries of packages that are not in the rules of gitleaks. */
export const CLOUDS: readonly VendorRule[] = [
  format('AWS MWS token', 'amzn.mws.', UUID),
  format('AWS session token', 'IQoJb3JpZ2lu', '[0-9A-Za-z/+=]{100,1000}'),
  format('AWS session token of STS', 'FwoGZXIvYXdz', '[0-9A-Za-z/+=]{100,1000}'),
  format('Azure account key', 'AccountKey=', '[0-9A-Za-z+/]{40,100}={1,2}', { label: true }),
  format('Azure shared access key', 'SharedAccessKey=', '[0-9A-Za-z+/]{40,100}={1,2}', { label: true }),
  format('Azure shared access signature', 'sig=', '[0-9A-Za-z%+/]{40,90}(?:%3D|%3d|=)', { label: true }),
  format('Azure storage key', '', '[0-9A-Za-z+/]{76}\\+ASt[0-9A-Za-z+/]{5}[AQgw]==', {
    keywords: ['+ast'],
    reach: 90,
  }),
  format('Azure Cosmos DB key', '', '[0-9A-Za-z+/]{76}ACDb[0-9A-Za-z+/]{5}[AQgw]==', {
    keywords: ['acdb'],
    reach: 90,
  }),
  format('Azure Functions key', '', '[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{5}[AQgw]==', {
    keywords: ['azfu'],
    reach: 60,
  }),
  format('Azure DevOps token', '', '[0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4}', { keywords: ['azdo'], reach: 90 }),
  format('Google OAuth client secret', 'GOCSPX-', '[0-9A-Za-z_-]{28}'),
  format('Google OAuth access token', 'ya29.', '[0-9A-Za-z_-]{30,1000}'),
  format('Google OAuth refresh token', '1//0', '[0-9A-Za-z_-]{40,200}'),
  format('Tencent Cloud secret id', 'AKID', '[0-9A-Za-z]{32}', { entropy: 3.5 }),
  format('Render API key', 'rnd_', '[0-9A-Za-z]{28,40}'),
  format('Aiven password', 'AVNS_', '[0-9A-Za-z_-]{19}'),
  format('Bitbucket app password', 'ATBB', '[0-9A-Za-z]{24}[0-9A-F]{8}', { entropy: 3 }),
  format('Bitbucket app password of the old form', 'ATBB', '[0-9A-Za-z_=]{28,32}', { entropy: 3.5 }),
  format('Bitbucket access token', 'ATCTT3xFfGN0', '[0-9A-Za-z_=-]{150,250}'),
  format('Bitbucket Data Center token', 'BBDC-', '[0-9A-Za-z+/]{44}'),
  format('NuGet API key', 'oy2', '[0-9a-z]{43}', { entropy: 3.5 }),
  format('crates.io token', 'cio', '[0-9A-Za-z]{32}', { entropy: 3.8 }),
  format('Docker access token', 'dckr_', '(?:pat|oat)_[0-9A-Za-z_-]{27,36}'),
  format('Tailscale key', 'tskey-', '(?:auth|api|client|scim|webhook)-[0-9A-Za-z]{8,24}-[0-9A-Za-z]{16,40}'),
  format('CircleCI token', 'CCI', '(?:PAT|PRJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}', {
    keywords: ['ccipat_', 'cciprj_'],
  }),
  format('Buildkite token', 'bk', '(?:ua|aj|pt|ct)_[0-9A-Za-z]{32,48}', {
    keywords: ['bkua_', 'bkaj_', 'bkpt_', 'bkct_'],
  }),
  format('Netlify token', 'nf', '[pcou]_[0-9A-Za-z]{36}', { keywords: ['nfp_', 'nfc_', 'nfo_', 'nfu_'] }),
  format('Supabase token', 'sb', '(?:p_[0-9a-f]{40}|_secret_[0-9A-Za-z_-]{31,40})', {
    keywords: ['sbp_', 'sb_secret_'],
  }),
  format('Neon API key', 'napi_', '[0-9a-z]{60,68}'),
  format('CockroachDB API key', 'CCDB1_', '[0-9A-Za-z]{22}_[0-9A-Za-z]{40}'),
  format('Materialize password', 'mzp_', '[0-9a-f]{64}'),
  format('dbt token', 'dbt', '[cus]_[0-9A-Za-z_=-]{40,60}', { keywords: ['dbtc_', 'dbtu_', 'dbts_'] }),
  format('Deno Deploy token', 'dd', '[po]_[0-9A-Za-z]{36}', { keywords: ['ddp_', 'ddo_'] }),
  format('Fly access token', 'fm', '[12]_[0-9A-Za-z+/=]{100,1000}', { keywords: ['fm1_', 'fm2_'] }),
  format('SonarQube token', 'sq', '[apu]_[0-9a-f]{40}', { keywords: ['sqa_', 'sqp_', 'squ_'] }),
  format('Yandex Cloud API key', 'AQVN', '[0-9A-Za-z_-]{35,38}', { entropy: 3.5 }),
  format('Yandex OAuth token', 'y', '[0-3]_[0-9A-Za-z_-]{55,60}', { keywords: ['y0_', 'y1_', 'y2_', 'y3_'] }),
  format('Vercel Blob token', 'vercel_blob_rw_', '[0-9A-Za-z]{16}_[0-9A-Za-z]{30}'),
];
