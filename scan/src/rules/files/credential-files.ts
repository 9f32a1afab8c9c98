import { type CredentialFile, fileRule } from './file-rule';

/** Start of a path, or the folder before a name. */
const END = '(?:\\.(?:bak|old|orig|save|txt))?(?:!.*)?$';
const named = (names: string) => new RegExp(`(?:^|[/!])(?:${names})${END}`, 'i');

/** Files of programs that hold credentials, with the lines that hold them. */
const FILES: readonly CredentialFile[] = [
  {
    id: 'file-pgpass',
    description: 'Password in a password file of PostgreSQL',
    path: named('\\.?pgpass(?:\\.conf)?'),
    line: /^[^#:\s][^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:(\S{3,200})\s*$/,
  },
  {
    id: 'file-netrc',
    description: 'Password in a .netrc file, or of a mail client',
    path: named(
      '[._]netrc|\\.authinfo|\\.?(?:e|m)smtprc|\\.fetchmailrc|\\.mailrc|\\.ncftp.*|\\.offlineimaprc',
    ),
    line: /(?:^|\s)(?:password|passwd|pass)\s{1,8}["']?([^\s"']{3,200})/i,
  },
  {
    id: 'file-htpasswd',
    description: 'Hash of a password in a password file',
    path: named('\\.?htpasswd.*|\\.?htdigest|.*passwd(?:-|\\.\\w+)?|(?:g?shadow)-?'),
    line: /^[\w.@-]{1,64}:(?:[^:]{0,64}:)?(\{SHA\}[0-9A-Za-z+/=]{28}|\$[\da-z-]{1,8}\$[^:\s]{20,200}|[./0-9A-Za-z]{13}|[0-9a-f]{32})(?::|\s*$)/,
  },
  {
    id: 'file-sql-hash',
    description: 'Hash of a password in a dump of a database',
    path: /\.(?:sql|dump)(?:!.*)?$/i,
    line: /["'](\$(?:2[abxy]?|5|6|apr1|1|P|H|argon2i?d?)\$[0-9A-Za-z./$,=+]{22,200})["']/,
  },
  {
    id: 'file-docker',
    description: 'Login to a registry in a configuration of Docker',
    path: named(
      '\\.?docker/config\\.json|\\.?dockercfg|\\.?dockerconfigjson|config\\.json|containers/auth\\.json',
    ),
    line: /"auth"\s{0,4}:\s{0,4}"([0-9A-Za-z+/]{8,400}={0,2})"/,
  },
  {
    id: 'file-npmrc',
    description: 'Token of a registry in a configuration of npm',
    path: named('\\.?npmrc|\\.yarnrc(?:\\.yml)?'),
    line: /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)["']?\s{0,4}[=:]\s{0,4}["']?([^\s"'$]{6,2000})/,
  },
  {
    id: 'file-rails-key',
    description: 'Master key of Ruby on Rails',
    path: named('(?:master|production|staging|credentials)\\.key'),
    line: /^\s*([0-9a-f]{32})\s*$/,
  },
  {
    id: 'file-ftp-client',
    description: 'Password in the settings of an FTP client',
    path: named(
      '(?:filezilla|recentservers|sitemanager|webservers|winscp|sftp.*|\\.?ftpconfig|\\.remote-sync|deployment.*|dbeaver.*|data-?sources.*|robomongo|servers|connections)\\.?(?:xml|json|ini)?',
    ),
    line: /(?:<Pass[^>]{0,40}>|["\s<]pass(?:word|phrase)?["']?\s{0,4}[:=]\s{0,4}["'])([^<"']{3,400})/i,
  },
  {
    id: 'file-firefox',
    description: 'Saved login of Firefox',
    path: named('logins\\.json'),
    line: /"encryptedPassword"\s{0,4}:\s{0,4}"([0-9A-Za-z+/=]{16,400})"/,
  },
  {
    id: 'file-wordpress',
    description: 'Password or key of WordPress',
    path: named('wp-config.*\\.php'),
    line: /define\(\s{0,4}["'](?:DB_PASSWORD|[A-Z_]{0,20}(?:_KEY|_SALT))["']\s{0,4},\s{0,16}'([^']{3,200})'/,
  },
  {
    id: 'file-my-cnf',
    description: 'Password in an option file of MySQL',
    path: named(
      '\\.?my\\.cnf|\\.mylogin\\.cnf|\\.?s3cfg|\\.?boto|\\.?pypirc|\\.?gem/credentials|\\.tugboat|\\.dbshell|ventrilo.*\\.ini',
    ),
    line: /^\s*(?:\w{0,20}pass(?:word|wd)?|secret_key|gpg_passphrase)\s{0,4}[=:]\s{0,4}["']?([^\s"']{3,200})/i,
  },
];

/** Rules for files that exist to hold credentials. */
export const credentialFileRules = FILES.map(fileRule);
