/** Place of a password in a command, a statement or a call. */
export interface Command {
  /** Lower-case text at which the pattern starts. */
  readonly keyword: string;
  /** First group: the password. */
  readonly pattern: RegExp;
}

/** A text in quotes, as an argument. */
const TEXT = `["'][^"'\\r\\n]{1,80}["']`;
const LAST = `["']([^"'\\r\\n]{4,100})["']`;

/** Calls with a user and a password. */
const pair = (keyword: string, before = ''): Command => ({
  keyword,
  pattern: new RegExp(`${keyword.replace(/[.(]/g, '\\$&')}\\s{0,4}${before}${TEXT},\\s{0,20}${LAST}`, 'iy'),
});
/** A command whose option has the password. */
const option = (keyword: string, options: string): Command => ({
  keyword,
  pattern: new RegExp(
    `${keyword}(?:[^\\r\\n]|\\\\\\r?\\n){0,300}?\\s(?:${options})["']?([^\\s"']{4,400})`,
    'y',
  ),
});

export const COMMANDS: readonly Command[] = [
  option('curl', '(?:-u|--user|--proxy-user|-U)[= ]?\\s{0,4}["\']?[\\w.@%-]{1,60}:'),
  option('wget', '--(?:http-|ftp-|proxy-)?password[= ]'),
  option('docker login', '(?:-p|--password)[= ]\\s{0,4}'),
  option('podman login', '(?:-p|--password)[= ]\\s{0,4}'),
  option('redis-cli', '(?:-a|--pass)[= ]'),
  option('az login', '(?:-p|--password)[= ]'),
  option('ldapsearch', '-w\\s?'),
  option('smbclient', '-U\\s?["\']?[\\w.\\\\/-]{1,60}%'),
  option('openssl', '-pass(?:in|out)?\\spass:'),
  {
    keyword: 'mysql',
    pattern: /mysql(?:dump|admin)?[ \t](?:[^\r\n]|\\\r?\n){0,200}?\s-p["']?([^\s"'-][^\s"']{3,200})/y,
  },
  { keyword: 'sshpass', pattern: /sshpass[ \t]{1,4}-p[ \t]{0,4}["']?([^\s"']{3,200})/y },
  {
    keyword: 'aws configure set',
    pattern:
      /aws configure set[ \t]{1,4}[\w.-]{0,60}(?:secret_access_key|session_token)(?:[ \t]|\\\r?\n){1,24}["']?([^\s"']{16,2000})/y,
  },
  {
    keyword: 'htpasswd',
    pattern:
      /htpasswd[ \t]{1,4}-[a-zA-Z]{0,4}b[a-zA-Z]{0,4}[ \t]{1,4}\S{1,100}[ \t]{1,4}\S{1,60}[ \t]{1,4}["']?([^\s"']{4,200})/y,
  },
  {
    keyword: 'echo ',
    pattern:
      /echo[ \t]{1,4}(?:-e[ \t])?["']?[\w.-]{1,40}:([^\s"'|]{4,100})["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t])?chpasswd/y,
  },
  {
    keyword: 'echo ',
    pattern:
      /echo[ \t]{1,4}(?:-n[ \t])?["']?([^\s"'|]{4,400})["']?[ \t]{0,4}\|[^\r\n|]{1,120}--?(?:password-)?stdin/y,
  },
  {
    keyword: 'net use',
    pattern: /net use[^\r\n]{0,120}?\s\/user:[\w\\.]{1,60}[ \t]{1,4}["']?([^\s"']{4,100})/iy,
  },
  {
    keyword: 'convertto-securestring',
    pattern: /convertto-securestring[ \t][^\r\n"']{0,60}["']([^"'\r\n$]{4,200})["']/iy,
  },
  {
    keyword: 'identified',
    pattern:
      /identified(?:[ \t]with[ \t][\w'"`]{1,40})?[ \t]{1,4}(?:by|as)[ \t]{1,4}(?:password[ \t]{1,4})?["']([^"'\r\n]{4,200})["']/iy,
  },
  { keyword: 'password', pattern: /password[ \t]{1,4}=?[ \t]{0,4}N?'([^'\r\n]{4,200})'/iy },
  // In documents: ID/PW: admin/…
  ...['/pw', '/pass'].map((keyword) => ({
    keyword,
    pattern:
      /(?<=\b(?:id|user|username|login|account|name)\s?)\/(?:pwd?|pass(?:wd|word)?)\b\)?\s{0,3}(?:is|are|[:=>-]{1,2}|(?<=\s)|\()\s{0,3}\(?[\w.@-]{2,40}\s?[/:,|]\s?([^\s)'"`]{4,60})/iy,
  })),
  pair('getconnection(', `[^\\r\\n]{1,200}?,\\s{0,20}`),
  pair('new pdo(', `[^\\r\\n]{1,200}?,\\s{0,20}`),
  pair('mysqli_connect(', `[^\\r\\n]{1,100}?,\\s{0,20}`),
  pair('new mysqli(', `[^\\r\\n]{1,100}?,\\s{0,20}`),
  pair('auth=('),
  pair('auth = ('),
  ...[
    '.login(',
    'basicauth(',
    'basic_auth(',
    'httpbasicauth(',
    'usernamepasswordcredentials(',
    'passwordauthentication(',
    'networkcredential(',
    'usernamepasswordauthenticationtoken(',
    'basiccredentials(',
  ].map((keyword) => pair(keyword)),
];
