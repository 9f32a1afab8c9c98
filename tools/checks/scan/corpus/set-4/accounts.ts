import type { Template } from '../maker';
import { pem } from '../pem';
import { inUrl, pass, vendor } from './items';
import { firm, host, password, person, title, token, word } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** Files with the accounts of people and machines. */
export const ACCOUNTS: Readonly<Record<string, Template>> = {
  'home-*/.npmrc': (m) =>
    `registry=https://npm.${firm(m)}.io/\n//npm.${firm(m)}.io/:_authToken=${m.secret('token-npmrc', m.one([m.uuid(), `npm_${m.chars(36, 'base62')}`]))}\n_auth=${m.secret('password-npmrc', encoded(`${person(m)}:${password(m)}`))}\nemail=${person(m)}@${firm(m)}.io\n`,
  'home-*/.pypirc': (m) =>
    `[distutils]\nindex-servers = pypi\n\n[pypi]\nusername = ${person(m)}\npassword = ${pass(m, 'pypirc').value}\n`,
  'home-*/.netrc': (m) =>
    `machine ${host(m)} login ${person(m)} password ${pass(m, 'netrc').value}\nmachine api.${firm(m)}.io\n  login ${person(m)}\n  password ${m.secret('token-netrc', m.uuid())}\n`,
  'home-*/.pgpass': (m) =>
    `${host(m)}:5432:${word(m)}:${person(m)}:${pass(m, 'pgpass').value}\n*:*:*:postgres:${m.secret('password-pgpass', m.chars(14, 'base62'))}\n`,
  'home-*/.aws/credentials': (m) =>
    `[default]\naws_access_key_id = ${m.secret('vendor-aws-file-id', `AKIA${m.chars(16, 'base32')}`)}\naws_secret_access_key = ${m.secret('vendor-aws-file-secret', m.chars(40, 'base64'))}\nregion = us-east-1\n`,
  'home-*/.s3cfg': (m) =>
    `[default]\naccess_key = ${m.secret('vendor-s3cfg-aws-id', `AKIA${m.chars(16, 'base32')}`)}\nsecret_key = ${m.secret('vendor-s3cfg-aws-secret', m.chars(40, 'base64'))}\ngpg_passphrase = ${pass(m, 's3cfg').value}\n`,
  'home-*/.bash_profile': (m) => {
    const [a, b] = [vendor(m, 'profile'), vendor(m, 'profile')];
    return `export PATH="$HOME/bin:$PATH"\nexport ${a.env}='${a.value}'\nexport ${b.env}=${b.value}\nalias vpn='echo ${m.secret('password-alias', m.chars(10, 'base62'))} | sudo -S openconnect ${host(m)}'\n`;
  },
  'home-*/.bash_history': (m) =>
    `cd ${word(m)}\ngit clone https://${person(m)}:${m.secret('vendor-history-github', `ghp_${m.chars(36, 'base62')}`)}@github.com/${firm(m)}/app.git\nexport HISTSIZE=0\nheroku config:set API_SECRET=${m.secret('token-history', token(m))}\necho -n '${person(m)}' | openssl passwd -6 -stdin\n`,
  'home-*/.git/config': (m) =>
    `[remote "origin"]\n\turl = https://${person(m)}:${inUrl(m, 'git')}@git.${firm(m)}.io/team/app.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[user]\n\tsigningkey = ${m.decoy('id', m.chars(16, 'upperHex'))}\n`,
  'home-*/filezilla/sitemanager.xml': (m) =>
    `<FileZilla3><Servers><Server>\n  <Host>${host(m)}</Host>\n  <User>${person(m)}</User>\n  <Pass encoding="base64">${m.secret('password-filezilla', encoded(password(m)))}</Pass>\n</Server></Servers></FileZilla3>\n`,
  'home-*/.docker/config.json': (m) =>
    `{\n  "auths": {\n    "registry.${firm(m)}.io": {\n      "auth": "${m.secret('password-docker-config', encoded(`${person(m)}:${password(m)}`))}"\n    }\n  }\n}\n`,
  'home-*/.ftpconfig': (m) =>
    `{\n  "protocol": "sftp",\n  "host": "${host(m)}",\n  "user": "${person(m)}",\n  "pass": "${pass(m, 'ftpconfig').value}",\n  "passphrase": "",\n  "privateKey": "${m.decoy('path', '~/.ssh/id_rsa')}"\n}\n`,
  'home-*/.kube/config': (m) =>
    `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ${m.decoy('certificate', `LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JS${m.chars(200, 'base64')}`)}\nusers:\n- name: admin\n  user:\n    client-key-data: ${m.secret('key-kubeconfig', encoded(`${pem(m, 'RSA PRIVATE KEY', 300)}\n`))}\n- name: ci\n  user:\n    token: ${m.secret('token-kubeconfig', m.chars(40, 'base62'))}\n`,
  'home-*/.my.cnf': (m) => `[mysqldump]\nuser = ${person(m)}\npassword = "${pass(m, 'my-cnf').value}"\n`,
  'home-*/dbeaver/.credentials.txt': (m) =>
    `${title(firm(m))} admin panel\nuser: ${person(m)}\npass: ${m.secret('password-notes', password(m))}\n\nVPN\nlogin ${person(m)} / ${m.secret('password-notes-slash', password(m))}\n`,
};
