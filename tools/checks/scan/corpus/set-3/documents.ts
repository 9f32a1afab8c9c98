import type { Template } from '../maker';
import { pem } from '../pem';
import { password, token } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** Whole files with secrets, which are in no other set. */
export const DOCUMENTS: Readonly<Record<string, Template>> = {
  'keys/jwt-*.js': (m) =>
    `const key = [\n${pem(m, 'RSA PRIVATE KEY', 300)
      .split('\n')
      .map((line) => `  '${line}',`)
      .join('\n')}\n].join('\\n');\n`.replace(/'-----BEGIN[\s\S]*KEY-----'/, (text) =>
      m.secret('pem-lines', text),
    ),
  'keys/tls-*.yaml': (m) =>
    `tls:\n  key: |\n    ${m.secret('pem-indented', pem(m, 'PRIVATE KEY', 300, '\n    '))}\n`,
  'keys/id_ed25519_*': (m) => `${m.secret('pem', pem(m, 'OPENSSH PRIVATE KEY', 300))}\n`,
  'home-*/.my.cnf': (m) => `[client]\nuser=root\npassword=${m.secret('file-my-cnf', password(m))}\n`,
  'home-*/.msmtprc': (m) =>
    `account x\nhost smtp.pine.test\nuser ops\npassword ${m.secret('file-msmtprc', password(m))}\n`,
  'home-*/.terraformrc': (m) =>
    `credentials "app.terraform.io" {\n  token = "${m.secret('file-terraformrc', `${m.chars(14, 'base62')}.atlasv1.${m.chars(67, 'base62')}`)}"\n}\n`,
  'home-*/.gem/credentials': (m) =>
    `---\n:rubygems_api_key: rubygems_${m.secret('file-gem', m.chars(48, 'hex'))}\n`,
  'home-*/.m2/settings.xml': (m) =>
    `<settings><servers><server><id>x</id><username>u</username><password>${m.secret('file-maven', password(m).replace(/[<&]/g, '+'))}</password></server></servers></settings>\n`,
  'home-*/.bash_history': (m) =>
    `ls\nmysql -u root -p${m.secret('history', m.chars(11, 'base62'))} shop\ncd x\ncurl -u ops:${m.secret('history', m.chars(14, 'base62'))} https://intra.pine.test\n`,
  'home-*/.vscode/sftp.json': (m) =>
    `{\n  "name": "x",\n  "password": "${m.secret('file-sftp', password(m))}"\n}\n`,
  'home-*/dbeaver/data-sources.xml': (m) =>
    `<data-sources><connection host="h" user="u" password="${m.secret('file-dbeaver', password(m).replace(/[<&]/g, '+'))}"/></data-sources>\n`,
  'etc/shadow-*/shadow': (m) =>
    `root:${m.secret('file-shadow', `$6$${m.chars(16, 'base62')}$${m.chars(86, 'base62')}`)}:19000:0:99999:7:::\n`,
  'k8s/docker-*.yaml': (m) =>
    `kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${m.secret('base64-docker', encoded(`{"auths":{"r.pine.test":{"username":"ci","password":"${m.chars(20, 'base62')}"}}}`))}\n`,
  'k8s/env-*.yaml': (m) =>
    `kind: ConfigMap\ndata:\n  app.properties: |\n    jdbc.url=jdbc:mysql://h/x\n    jdbc.password=${m.secret('config-map', password(m))}\n`,
  'cdk.out/Web-*.template.json': (m) =>
    `${JSON.stringify({ Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { BOT_TOKEN: m.secret('template', token(m)) } } } }, P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/api-key', Value: m.secret('template-parameter', `sk_live_${m.chars(24, 'base62')}`) } } } })}\n`,
  'dist/index-*.html': (m) =>
    `<!doctype html><script>window.__CONFIG__={"apiToken":"${m.secret('html', token(m))}","v":1}</script>\n`,
  'dist/main-*.js': (m) =>
    `"use strict";(self.webpackChunk=self.webpackChunk||[]).push([[179],{1:(e,t,n)=>{n.d(t,{c:()=>r});const r={production:!0,backend:{url:"/api",clientSecret:"${m.secret('bundle', token(m))}"}}}}]);\n`,
  'ci/config-*.yml': (m) =>
    `version: 2.1\njobs:\n  build:\n    environment:\n      CODECOV_TOKEN: ${m.secret('ci', m.uuid())}\n      PYPI_PASSWORD: ${m.secret('ci', password(m))}\n`,
  'ci/azure-pipelines-*.yml': (m) =>
    `variables:\n- name: dbPassword\n  value: '${m.secret('ci', password(m))}'\n`,
  'postman/collection-*.json': (m) =>
    `${JSON.stringify({ auth: { type: 'bearer', bearer: [{ key: 'token', value: m.secret('postman', token(m)), type: 'string' }] } }, null, 1)}\n`,
  'win/unattend-*.xml': (m) =>
    `<AutoLogon><Password><Value>${m.secret('unattend', m.chars(12, 'base62'))}</Value><PlainText>true</PlainText></Password></AutoLogon>\n`,
};
