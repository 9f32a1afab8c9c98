import type { Template } from '../maker';
import { any, inUrl, key, pass, vendor } from './items';
import { firm, host, jwt, password, person, token, word } from './values';

/** Text, data and build output with secrets. */
export const RECORDS: Readonly<Record<string, Template>> = {
  'docs-*/README.md': (m) => {
    const [a, b] = [vendor(m, 'readme'), pass(m, 'readme')];
    return `# ${word(m)}\n\n## Setup\n\n\`\`\`sh\nexport ${a.env}=${a.value}\nexport MY_TOKEN=${m.decoy('placeholder', '<your-token-here>')}\npsql postgresql://${person(m)}:${inUrl(m, 'readme')}@${host(m)}/${word(m)}\n\`\`\`\n\nLog in to the staging site as \`${person(m)}\` with password \`${b.value}\`.\n\nSee [authentication](docs/${m.decoy('path', 'authentication-tokens.md')}).\n`;
  },
  'docs-*/runbook.md': (m) =>
    `| system | user | password |\n|---|---|---|\n| grafana | admin | ${m.secret('password-table', password(m))} |\n| ${word(m)} | ${person(m)} | ${m.secret('password-table', password(m))} |\n\n- Root password: **${m.secret('password-prose', password(m))}**\n- API token: ${m.secret('token-prose', token(m))}\n`,
  'http-*/requests.http': (m) => {
    const a = key(m, 'http');
    return `@${a.camel} = ${a.value}\n\n### users\nGET https://${firm(m)}.io/v1/users HTTP/1.1\nAuthorization: Bearer ${m.secret('token-http', jwt(m))}\nIf-None-Match: "${m.decoy('hash', m.chars(32, 'hex'))}"\n\n### login\nPOST https://${firm(m)}.io/login\nContent-Type: application/json\n\n{ "username": "${person(m)}", "password": "${pass(m, 'http').value}" }\n`;
  },
  'postman-*/api.postman_collection.json': (m) =>
    `${JSON.stringify(
      {
        info: { _postman_id: m.decoy('uuid', m.uuid()), name: firm(m) },
        item: [
          {
            request: {
              auth: {
                type: 'basic',
                basic: [
                  { key: 'password', value: pass(m, 'postman').value, type: 'string' },
                  { key: 'username', value: person(m), type: 'string' },
                ],
              },
              header: [
                { key: 'X-Api-Key', value: key(m, 'postman').value },
                { key: 'Accept', value: 'application/json' },
              ],
              url: { raw: `https://${firm(m)}.io/x?page=1` },
            },
          },
        ],
      },
      null,
      '\t',
    )}\n`,
  'postman-*/prod.postman_environment.json': (m) => {
    const a = any(m, 'postman-env');
    return `{\n  "id": "${m.decoy('uuid', m.uuid())}",\n  "values": [\n    { "key": "${a.camel}", "value": "${a.value}", "enabled": true },\n    { "key": "token", "value": "${m.decoy('placeholder', '')}", "enabled": true }\n  ]\n}\n`;
  },
  'notebooks-*/explore.ipynb': (m) => {
    const [a, b] = [vendor(m, 'notebook'), any(m, 'notebook')];
    return `{\n "cells": [\n  {\n   "cell_type": "code",\n   "id": "${m.decoy('id', m.chars(8, 'hex'))}",\n   "outputs": [{"data": {"image/png": "${m.decoy('image', `iVBORw0KGgo${m.chars(400, 'base64')}`)}"}}],\n   "source": [\n    "import os\\n",\n    "${a.env} = '${a.value}'\\n",\n    "os.environ[\\"${b.env}\\"] = \\"${b.value}\\"\\n",\n    "engine = create_engine('postgresql://${person(m)}:${inUrl(m, 'notebook')}@${host(m)}/dw')"\n   ]\n  }\n ]\n}\n`;
  },
  'sql-*/seed.sql': (m) =>
    `CREATE USER '${person(m)}'@'%' IDENTIFIED BY '${pass(m, 'sql').value}';\nALTER ROLE ${word(m)} WITH LOGIN PASSWORD '${m.secret('password-sql', password(m))}';\nINSERT INTO settings (name, value) VALUES ('stripe_secret_key', '${m.secret('vendor-sql-stripe', `sk_live_${m.chars(24, 'base62')}`)}');\nINSERT INTO users (id, email, password_hash) VALUES (${m.integer(1, 99)}, '${person(m)}@${firm(m)}.io', '${m.decoy('password-hash', `$2y$10$${m.chars(53, 'base62')}`)}');\nINSERT INTO api_clients (name, api_key) VALUES ('${word(m)}', '${m.secret('token-sql', token(m))}');\n`,
  'test-*/cassettes/charge.yml': (m) =>
    `http_interactions:\n- request:\n    uri: https://api.${firm(m)}.io/v1/charges?api_key=${m.secret('token-cassette-url', m.chars(32, 'hex'))}\n    headers:\n      Authorization:\n      - Bearer ${vendor(m, 'cassette').value}\n      X-Request-Id:\n      - ${m.decoy('uuid', m.uuid())}\n  response:\n    body:\n      string: '{"access_token":"${m.secret('token-cassette', token(m))}","expires_in":3600}'\n    headers:\n      Etag:\n      - W/"${m.decoy('hash', m.chars(32, 'hex'))}"\n`,
  'test-*/fixtures/users.json': (m) => {
    const a = any(m, 'fixture');
    return `[\n  { "id": "${m.decoy('uuid', m.uuid())}", "login": "${person(m)}", "${a.camel}": "${a.value}" },\n  { "id": "${m.decoy('uuid', m.uuid())}", "login": "${person(m)}", "password": "${m.decoy('placeholder', m.one(['password', 'secret', 'changeme', 'test1234', '********']))}" }\n]\n`;
  },
  'logs-*/app.log': (m) =>
    `2026-02-03T08:11:00Z INFO [${m.decoy('id', m.chars(16, 'hex'))}] started build ${m.decoy('git-hash', m.chars(40, 'hex'))}\n2026-02-03T08:11:04Z DEBUG connecting to postgres://${person(m)}:${inUrl(m, 'log')}@${host(m)}:5432/app\n2026-02-03T08:11:05Z DEBUG request headers: {authorization=Bearer ${m.secret('token-log', jwt(m))}, accept=*/*}\n2026-02-03T08:11:06Z WARN login failed user=${person(m)} password=${m.secret('password-log', password(m))}\n2026-02-03T08:11:09Z INFO GET /cb?code=200&access_token=${m.secret('token-log-url', m.chars(40, 'base62'))}&state=x\n`,
  'data-*/accounts.csv': (m) =>
    `system,login,password,changed\n${word(m)},${person(m)},${m.secret('password-csv', password(m))},2025-01-03\n${word(m)},${person(m)},${m.secret('password-csv', password(m))},2024-11-20\n`,
  'data-*/export.xml': (m) => {
    const [a, b] = [any(m, 'xml'), pass(m, 'xml')];
    return `<settings>\n  <server host="${host(m)}" user="${person(m)}" ${b.camel}="${b.value}"/>\n  <${a.camel}>${a.value}</${a.camel}>\n  <digest>${m.decoy('hash', m.base64(32))}</digest>\n</settings>\n`;
  },
  'dist-*/app.min.js': (m) => {
    const [a, b] = [vendor(m, 'minified'), any(m, 'minified')];
    return `!function(e){var t={};function n(r){return t[r]||(t[r]={i:r,l:!1,exports:{}})}n.h="${m.decoy('hash', m.chars(20, 'hex'))}",e.cfg={env:"prod",${a.camel}:"${a.value}",retries:3},e.auth={type:"password",autocomplete:"current-password",${b.camel}:"${b.value}"}}(window);\n`;
  },
  'dist-*/app.js.map': (m) => {
    const a = vendor(m, 'source-map');
    return `${JSON.stringify({ version: 3, sources: ['../src/api.ts'], mappings: m.decoy('mappings', `AAAA,${m.chars(300, 'base62')}`), sourcesContent: [`export const ${a.camel} = '${a.value}';\nexport const retries = 3;\n`] })}\n`;
  },
  'har-*/session.har': (m) =>
    `{"log":{"entries":[{"request":{"headers":[\n{"name":"Authorization","value":"Basic ${m.secret('password-har', Buffer.from(`${person(m)}:${password(m)}`).toString('base64'))}"},\n{"name":"Cookie","value":"sessionid=${m.secret('token-har-cookie', m.chars(32, 'lowerDigits'))}; theme=dark"},\n{"name":"traceparent","value":"${m.decoy('id', `00-${m.chars(32, 'hex')}-${m.chars(16, 'hex')}-01`)}"}],\n"postData":{"text":"grant_type=password&username=${person(m)}&password=${m.secret('password-har-form', encodeURIComponent(password(m)))}"}}}]}}\n`,
  'mail-*/onboarding.eml': (m) =>
    `From: it@${firm(m)}.io\nMessage-ID: <${m.decoy('id', m.chars(32, 'hex'))}@mail.${firm(m)}.io>\nSubject: Your account\n\nHi ${person(m)},\n\nyour login is ${person(m)} and your password is ${m.secret('password-prose', password(m))}\nThe key of the API: ${m.secret('token-prose', m.chars(32, 'hex'))}\n`,
  'mail-*/channel.txt': (m) =>
    `[09:14] ${person(m)}: whats the db password on stage?\n[09:15] ${person(m)}: ${m.secret('password-chat', password(m))}\n[09:20] ${person(m)}: and the token: ${vendor(m, 'chat').value}\n[09:21] ${person(m)}: thx, deployed ${m.decoy('git-hash', m.chars(7, 'hex'))}\n`,
  'patches-*/0001-config.patch': (m) => {
    const [a, b] = [any(m, 'patch'), any(m, 'patch')];
    return `diff --git a/config.js b/config.js\nindex ${m.decoy('git-hash', `${m.chars(7, 'hex')}..${m.chars(7, 'hex')}`)} 100644\n--- a/config.js\n+++ b/config.js\n@@ -1,4 +1,4 @@\n-  ${a.camel}: '${a.value}',\n+  ${a.camel}: process.env.${a.env},\n+  ${b.camel}: '${b.value}',\n`;
  },
  'graphql-*/codegen.yml': (m) =>
    `schema:\n  - https://${firm(m)}.io/graphql:\n      headers:\n        Authorization: Bearer ${m.secret('token-codegen', token(m))}\n        x-hasura-admin-secret: ${m.secret('password-codegen', password(m))}\n`,
  'mongo-*/init.js': (m) =>
    `db.createUser({\n  user: '${person(m)}',\n  pwd: '${pass(m, 'mongo').value}',\n  roles: [{ role: 'readWrite', db: '${word(m)}' }],\n});\ndb.getSiblingDB('admin').auth('root', '${m.secret('password-argument-mongo', password(m))}');\n`,
  'mcp-*/.mcp.json': (m) => {
    const [a, b] = [vendor(m, 'mcp'), any(m, 'mcp')];
    return `{\n  "mcpServers": {\n    "${word(m)}": {\n      "command": "npx",\n      "args": ["-y", "server", "--token", "${key(m, 'mcp').value}"],\n      "env": { "${a.env}": "${a.value}", "${b.env}": "${b.value}" }\n    }\n  }\n}\n`;
  },
};
