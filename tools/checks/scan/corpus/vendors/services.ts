import type { Format } from './formats';

/** Credentials of payment, mail, chat and monitoring services. */
export const SERVICES: Readonly<Record<string, Format>> = {
  'slack-bot': (m) => `xoxb-${m.chars(12, 'digits')}-${m.chars(13, 'digits')}-${m.chars(24, 'base62')}`,
  'slack-app': (m) => `xapp-1-A${m.chars(10, 'upperDigits')}-${m.chars(13, 'digits')}-${m.chars(64, 'hex')}`,
  'slack-webhook': (m) =>
    `https://hooks.slack.com/services/T${m.chars(10, 'upperDigits')}/B${m.chars(10, 'upperDigits')}/${m.chars(24, 'base62')}`,
  'discord-webhook': (m) =>
    `https://discord.com/api/webhooks/1${m.chars(18, 'digits')}/${m.chars(68, 'base64url')}`,
  'discord-bot': (m) =>
    `${Buffer.from(`1${m.chars(17, 'digits')}`).toString('base64')}.G${m.chars(5, 'base62')}.${m.chars(38, 'base64url')}`,
  'telegram-bot': (m) => `${m.integer(1, 9)}${m.chars(9, 'digits')}:AA${m.chars(33, 'base64url')}`,
  'teams-webhook': (m) =>
    `https://${m.chars(8, 'lower')}.webhook.office.com/webhookb2/${m.uuid()}@${m.uuid()}/IncomingWebhook/${m.chars(32, 'hex')}/${m.uuid()}`,
  'stripe-live': (m) => `${m.one(['sk', 'rk'])}_live_51${m.chars(97, 'base62')}`,
  'stripe-short': (m) => `sk_live_${m.chars(24, 'base62')}`,
  'stripe-webhook': (m) => `whsec_${m.chars(32, 'base62')}`,
  'square-token': (m) => `EAAA${m.chars(60, 'base64url')}`,
  'square-secret': (m) => `sq0csp-${m.chars(43, 'base64url')}`,
  'paypal-braintree': (m) => `access_token$production$${m.chars(16, 'lowerDigits')}$${m.chars(32, 'hex')}`,
  'shopify-token': (m) => `shpat_${m.chars(32, 'hex')}`,
  'razorpay-key': (m) => `rzp_live_${m.chars(14, 'base62')}`,
  'flutterwave-key': (m) => `FLWSECK-${m.chars(32, 'hex')}-X`,
  'sendgrid-key': (m) => `SG.${m.chars(22, 'base64url')}.${m.chars(43, 'base64url')}`,
  'mailgun-key': (m) => `key-${m.chars(32, 'hex')}`,
  'mailchimp-key': (m) => `${m.chars(32, 'hex')}-us${m.integer(1, 21)}`,
  'brevo-key': (m) => `xkeysib-${m.chars(64, 'hex')}-${m.chars(16, 'base62')}`,
  'resend-key': (m) => `re_${m.chars(8, 'base62')}_${m.chars(24, 'base62')}`,
  'twilio-key': (m) => `SK${m.chars(32, 'hex')}`,
  'newrelic-user-key': (m) => `NRAK-${m.chars(27, 'upperDigits')}`,
  'sentry-user-token': (m) => `sntryu_${m.chars(64, 'hex')}`,
  'sentry-dsn-secret': (m) =>
    `https://${m.chars(32, 'hex')}:${m.chars(32, 'hex')}@sentry.io/${m.chars(7, 'digits')}`,
  'grafana-token': (m) => `glsa_${m.chars(32, 'base62')}_${m.chars(8, 'hex')}`,
  'dynatrace-token': (m) => `dt0c01.${m.chars(24, 'base32')}.${m.chars(64, 'base32')}`,
  'honeycomb-key': (m) => `hcaik_01${m.chars(58, 'lowerDigits')}`,
  'launchdarkly-sdk': (m) => `sdk-${m.uuid()}`,
  'linear-key': (m) => `lin_api_${m.chars(40, 'base62')}`,
  'notion-token': (m) => `ntn_${m.chars(11, 'digits')}${m.chars(35, 'base62')}`,
  'figma-token': (m) => `figd_${m.chars(40, 'base64url')}`,
  'airtable-pat': (m) => `pat${m.chars(14, 'base62')}.${m.chars(64, 'hex')}`,
  'postman-key': (m) => `PMAK-${m.chars(24, 'hex')}-${m.chars(34, 'hex')}`,
  'asana-pat': (m) => `2/1${m.chars(15, 'digits')}/1${m.chars(15, 'digits')}:${m.chars(32, 'hex')}`,
  'hubspot-pat': (m) => `pat-${m.one(['na1', 'eu1'])}-${m.uuid()}`,
  'trello-token': (m) => `ATTA${m.chars(64, 'hex')}${m.chars(8, 'upperHex')}`,
  'dropbox-token': (m) => `sl.${m.chars(137, 'base64url')}`,
  'mapbox-secret': (m) => `sk.eyJ1Ijoi${m.chars(60, 'base64url')}.${m.chars(22, 'base64url')}`,
  'cloudinary-url': (m) =>
    `cloudinary://${m.chars(15, 'digits')}:${m.chars(27, 'base64url')}@${m.chars(8, 'lower')}`,
  'firebase-server-key': (m) => `AAAA${m.chars(7, 'base64url')}:APA91b${m.chars(134, 'base64url')}`,
  'facebook-token': (m) => `EAA${m.chars(6, 'base62')}ZC${m.chars(170, 'base62')}`,
  'twitter-bearer': (m) => `AAAAAAAAAAAAAAAAAAAAA${m.chars(80, 'base62')}`,
  'contentful-pat': (m) => `CFPAT-${m.chars(43, 'base64url')}`,
  'easypost-key': (m) => `EZAK${m.chars(54, 'base62')}`,
  'shippo-token': (m) => `shippo_live_${m.chars(40, 'hex')}`,
  'typeform-token': (m) => `tfp_${m.chars(44, 'base62')}_${m.chars(14, 'base62')}`,
  'onepassword-token': (m) => `ops_eyJ${m.chars(420, 'base62')}`,
  'clerk-key': (m) => `sk_live_${m.chars(40, 'base62')}`,
  jwt: (m) =>
    ['{"alg":"HS256","typ":"JWT"}', `{"sub":"${m.chars(12, 'digits')}","iat":1700000000}`]
      .map((part) => Buffer.from(part).toString('base64url'))
      .concat(m.chars(43, 'base64url'))
      .join('.'),
};
