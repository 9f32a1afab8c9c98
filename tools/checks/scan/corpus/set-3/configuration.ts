import type { Templates } from '../maker';
import { P, PU, T, TU, two } from './keys';
import { password, token } from './values';

/** Values of keys in files of configuration, scripts and documents. */
export const CONFIGURATION: Templates = {
  'systemd/app-*.service': two(
    'systemd',
    TU,
    PU,
    (key, value) => `Environment="${key}=${value.replaceAll('%', '%%')}"`,
  ),
  'nginx/site-*.conf': [(m) => `    proxy_set_header X-Api-Key "${m.secret('keyed-conf', token(m))}";`],
  'k8s/cron-*.yaml': two(
    'k8s-env',
    TU,
    PU,
    (key, value) => `            - name: ${key}\n              value: ${value}`,
  ),
  'tf/env-*.tfvars': two(
    'tfvars',
    ['github_token', 'datadog_api_key'],
    ['db_master_password', 'admin_pass'],
    (key, value) => `${key} = "${value}"`,
  ),
  'tf/ecs-*.tf': two('ecs', TU, PU, (key, value) => `      { name = "${key}", value = "${value}" },`),
  'r/analysis-*.R': two(
    'r',
    ['api_key', 'auth_token'],
    ['password', 'pwd'],
    (key, value) => `Sys.setenv(${key} = "${value}")`,
  ),
  'haskell/Conf*.hs': two('haskell', T, P, (key, value) => `${key} = "${value}"`),
  'go/main_*.go': [
    ...two('go', T, P, (key, value) => `\tflag.StringVar(&${key}, "${key}", "${value}", "secret to use")`),
    ...two('go', T, P, (key, value) => `\tcfg.${key} = \`${value}\``),
  ],
  'java/Conf*.java': two('java', T, P, (key, value) => `        builder.${key}("${value}").build();`),
  'ruby/spec_*.rb': two('ruby', TU, PU, (key, value) => `ENV.fetch('${key}', '${value}')`),
  'php/env-*.php': [
    ...two('php', TU, PU, (key, value) => `putenv('${key}=${value}');`),
    ...two(
      'php',
      ['secret', 'api_token'],
      ['password'],
      (key, value) => `    '${key}' => env('X', '${value}'),`,
    ),
  ],
  'make/Makefile.*': two('make', TU, PU, (key, value) => `${key} ?= ${value.replaceAll('$', '%')}`),
  'fish/conf-*.fish': two('fish', TU, PU, (key, value) => `set -gx ${key} "${value}"`),
  'logs/server-*.log': [
    (m) => `GET /v1/users?api_key=${m.secret('log', token(m).replace(/[+/=]/g, 'x'))} 200 13ms`,
    (m) => `[warn] auth failed for root with password=${m.secret('log', m.chars(10, 'base62'))}`,
  ],
  'docs/notes-*.md': [
    (m) => `* staging: user \`ops\`, password \`${m.secret('prose', password(m))}\``,
    (m) => `  "token": "${m.secret('json-in-docs', token(m))}"`,
    (m) => `> PGPASSWORD=${m.secret('shell-in-docs', m.chars(12, 'base62'))} pg_dump shop`,
  ],
};
