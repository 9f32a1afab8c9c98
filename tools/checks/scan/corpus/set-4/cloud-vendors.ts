import type { VendorRow } from './vendors';

/** Clouds, hosts of code and messages by how often their credentials leak, from their documentation. */
export const CLOUDS: readonly VendorRow[] = [
  [
    9,
    'aws-id',
    'aws access key id,aws access key,s3 key,ses access key',
    (m) => `AKIA${m.chars(16, 'base32')}`,
  ],
  [
    9,
    'aws-secret',
    'aws secret access key,aws secret,s3 secret,aws secret key',
    (m) => m.chars(40, 'base64'),
  ],
  [
    11,
    'google',
    'google api key,maps key,gmaps api key,firebase api key,youtube key',
    (m) => `AIza${m.chars(35, 'base64url')}`,
  ],
  [
    3,
    'google-oauth',
    'google client secret,oauth client secret',
    (m) => `GOCSPX-${m.chars(28, 'base64url')}`,
  ],
  [
    7,
    'github',
    'github token,gh token,git pat,repo token',
    (m) => `gh${m.one(['p', 'p', 'o', 's'])}_${m.chars(36, 'base62')}`,
  ],
  [
    3,
    'github-fine',
    'github token,gh pat',
    (m) => `github_pat_${m.chars(22, 'base62')}_${m.chars(59, 'base62')}`,
  ],
  [3, 'gitlab', 'gitlab token,ci token,private token', (m) => `glpat-${m.chars(20, 'base64url')}`],
  [
    5,
    'slack',
    'slack token,slack bot token,bot token',
    (m) => `xoxb-${m.chars(11, 'digits')}-${m.chars(12, 'digits')}-${m.chars(24, 'base62')}`,
  ],
  [
    4,
    'slack-hook',
    'slack webhook,slack webhook url,alert url',
    (m) =>
      `https://hooks.slack.com/services/T${m.chars(8, 'upperDigits')}/B${m.chars(10, 'upperDigits')}/${m.chars(24, 'base62')}`,
  ],
  [
    5,
    'stripe',
    'stripe secret,stripe key,payments secret key',
    (m) => `${m.one(['sk_live', 'sk_live', 'rk_live'])}_${m.chars(m.one([24, 99]), 'base62')}`,
  ],
  [2, 'stripe-hook', 'stripe webhook secret,endpoint secret', (m) => `whsec_${m.chars(32, 'base62')}`],
  [
    4,
    'sendgrid',
    'sendgrid api key,mail api key',
    (m) => `SG.${m.chars(22, 'base64url')}.${m.chars(43, 'base64url')}`,
  ],
  [3, 'mailgun', 'mailgun key,mailgun api key', (m) => `key-${m.chars(32, 'hex')}`],
  [2, 'mailchimp', 'mailchimp api key,newsletter key', (m) => `${m.chars(32, 'hex')}-us${m.integer(1, 21)}`],
  [4, 'twilio', 'twilio auth token,sms auth token', (m) => m.chars(32, 'hex')],
  [
    4,
    'telegram',
    'telegram token,tg bot token,bot token',
    (m) => `${m.integer(1, 9)}${m.chars(9, 'digits')}:AA${m.chars(33, 'base64url')}`,
  ],
  [
    3,
    'discord',
    'discord token,discord bot token',
    (m) => `M${m.chars(23, 'base62')}.G${m.chars(5, 'base62')}.${m.chars(38, 'base64url')}`,
  ],
  [
    2,
    'discord-hook',
    'discord webhook,discord hook url',
    (m) => `https://discord.com/api/webhooks/1${m.chars(18, 'digits')}/${m.chars(68, 'base64url')}`,
  ],
  [
    5,
    'openai',
    'openai api key,openai key,gpt key',
    (m) => `sk-${m.one(['', 'proj-'])}${m.chars(20, 'base62')}T3BlbkFJ${m.chars(20, 'base62')}`,
  ],
  [2, 'anthropic', 'anthropic api key,claude key', (m) => `sk-ant-api03-${m.chars(93, 'base64url')}AA`],
  [
    2,
    'huggingface',
    'hf token,huggingface token',
    (m) => `hf_${m.text(34, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')}`,
  ],
  [4, 'azure-storage', 'azure storage key,storage account key', (m) => m.base64(64)],
  [
    3,
    'azure-client',
    'azure client secret,arm client secret',
    (m) => `${m.chars(3, 'base62')}8Q~${m.chars(34, 'base64url')}`,
  ],
  [2, 'npm', 'npm token,npm auth token', (m) => `npm_${m.chars(36, 'base62')}`],
  [2, 'pypi', 'pypi token,twine password', (m) => `pypi-AgEIcHlwaS5vcmc${m.chars(120, 'base64url')}`],
  [2, 'digitalocean', 'do token,digitalocean access token', (m) => `dop_v1_${m.chars(64, 'hex')}`],
];
