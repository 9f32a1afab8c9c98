import type { VendorRule } from '../vendor';
import { format } from './format';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Formats of payment, mail, chat, monitoring and other services that are not in the rules of gitleaks. */
export const SERVICES: readonly VendorRule[] = [
  format('Discord webhook', 'discord', '(?:app)?\\.com/api/webhooks/[0-9]{17,20}/[0-9A-Za-z_-]{60,72}', {
    keywords: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
  }),
  format(
    'Teams webhook',
    '',
    `[0-9a-z]{1,60}\\.webhook\\.office\\.com/webhookb2/${UUID}@${UUID}/IncomingWebhook/[0-9a-z]{32}/${UUID}[0-9A-Za-z/_-]{0,60}`,
    {
      keywords: ['.webhook.office.com'],
      reach: 320,
    },
  ),
  format('Zapier webhook', 'hooks.zapier.com/hooks/catch/', '[0-9]{4,12}/[0-9a-z]{6,12}'),
  format(
    'Slack webhook',
    'hooks.slack.com/',
    '(?:services|workflows|triggers)/[0-9A-Z]{8,14}/[0-9A-Z]{8,24}/[0-9A-Za-z]{20,32}',
  ),
  format('Slack token', 'xox', '[abeprs]-[0-9A-Za-z-]{24,250}', {
    keywords: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxp-', 'xoxr-', 'xoxs-'],
    entropy: 3,
  }),
  format('Telegram bot token', '', '[0-9]{8,10}:AA[0-9A-Za-z_-]{33}', {
    keywords: [':aa'],
    reach: 50,
    entropy: 3.5,
  }),
  format('Discord bot token', '', '[MNO][0-9A-Za-z_-]{23,25}\\.[0-9A-Za-z_-]{6}\\.[0-9A-Za-z_-]{27,40}', {
    keywords: ['discord'],
    reach: 120,
    entropy: 4,
  }),
  format('Stripe webhook secret', 'whsec_', '[0-9A-Za-z+/=]{32,64}'),
  format('Square secret', 'sq0', '(?:csp|atp)-[0-9A-Za-z_-]{22,43}', { keywords: ['sq0csp-', 'sq0atp-'] }),
  format('Braintree access token', 'access_token$', 'production\\$[0-9a-z]{16}\\$[0-9a-f]{32}'),
  format('Razorpay key', 'rzp_live_', '[0-9A-Za-z]{14}'),
  format('Flutterwave key', 'FLWSECK', '(?:_TEST)?-[0-9a-zA-Z]{12,40}-X'),
  format('Paddle API key', 'pdl_', '(?:live|sdbx)_apikey_[0-9a-z]{26}_[0-9A-Za-z]{22}_[0-9A-Za-z]{3}'),
  format('Mollie API key', 'live_', '[0-9A-Za-z]{30,40}', { entropy: 3.8 }),
  format('WooCommerce secret', 'cs_', '[0-9a-f]{40}', { entropy: 3.2 }),
  format('Mailgun key', 'key-', '[0-9a-f]{32}', { entropy: 3 }),
  format('Mailchimp key', '', '[0-9a-f]{32}-us[0-9]{1,2}', { keywords: ['-us'], reach: 40, entropy: 3 }),
  format('Resend key', 're_', '[0-9A-Za-z]{6,10}_[0-9A-Za-z]{20,30}', { entropy: 3.8 }),
  format('Klaviyo private key', 'pk_', '[0-9a-f]{34}', { entropy: 3.2 }),
  format('New Relic key', 'NR', '(?:AK-[0-9A-Z]{27}|II-[0-9A-Za-z_-]{32})', { keywords: ['nrak-', 'nrii-'] }),
  format('New Relic license key', '', '[0-9a-f]{36}NRAL', { keywords: ['nral'], reach: 44 }),
  format('Honeycomb key', 'hc', '[abcxyz][il][ck]_[0-9a-z]{56,62}', {
    keywords: ['hcaik_', 'hcxik_', 'hcalk_', 'hcaic_'],
  }),
  format('LaunchDarkly SDK key', '', `(?:sdk|api)-${UUID}`, { keywords: ['sdk-', 'api-'] }),
  format('Axiom token', 'xa', `[ap]t-${UUID}`, { keywords: ['xaat-', 'xapt-'] }),
  format('PostHog personal key', 'phx_', '[0-9A-Za-z]{40,56}'),
  format('Logfire token', 'pylf_v1_', '[a-z]{2}_[0-9A-Za-z]{40,60}'),
  format('Figma token', 'fig', '[dou][hr]?_[0-9A-Za-z_-]{38,60}', {
    keywords: ['figd_', 'figo_', 'figu_', 'figdr_', 'figoh_'],
  }),
  format('Trello token', 'ATTA', '[0-9a-f]{64}[0-9A-Fa-f]{8}'),
  format('Asana token', '', '[0-2]/[0-9]{15,17}(?:/[0-9]{15,17})?:[0-9a-f]{32}', {
    keywords: ['0/', '1/', '2/'],
  }),
  format('HubSpot token', 'pat-', `[a-z]{2}[0-9]{0,2}-${UUID}`),
  format('Dropbox access token', 'sl.', '[0-9A-Za-z_-]{130,1000}'),
  format('Mapbox secret token', 'sk.eyJ', '[0-9A-Za-z_-]{50,120}\\.[0-9A-Za-z_-]{20,30}'),
  format('Firebase server key', '', 'AAAA[0-9A-Za-z_-]{7}:APA91b[0-9A-Za-z_-]{120,180}', {
    keywords: [':apa91b'],
    reach: 200,
  }),
  format('Facebook user token', 'EAA', '[0-9A-Za-z]{90,400}', { entropy: 4 }),
  format('Contentful token', 'CFPAT-', '[0-9A-Za-z_-]{43}'),
  format('Typeform token', 'tfp_', '[0-9A-Za-z_-]{40,62}'),
  format('WakaTime key', 'waka_', UUID),
  format('ClickUp token', 'pk_', '[0-9]{5,10}_[0-9A-Z]{32}'),
  format('Stytch secret', 'secret-', '(?:live|test)-[0-9A-Za-z_-]{32,40}=?', {
    keywords: ['secret-live-', 'secret-test-'],
  }),
  format('Airtable token', 'pat', '[0-9A-Za-z]{14}\\.[0-9a-f]{64}', { entropy: 3.5 }),
  format('Sourcegraph token', 'sgp_', '(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}'),
  format('Twitch or other OAuth token of IRC', 'oauth:', '[0-9a-z]{30}'),
  format('Microsoft Entra refresh token', '0.A', '[0-9A-Za-z_-]{3}[0-9A-Za-z_.-]{200,1000}'),
];
