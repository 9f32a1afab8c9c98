/** Files of configuration, in which values need no quotes. */
export const CONFIG =
  /(?:^|\/)(?:\.env[\w.-]*|[^/]*\.(?:env|ya?ml|ini|cfg|cnf|conf|config|properties|toml|sh|bash|zsh|ps1|psd1|bat|cmd|fish|csh|ksh|tf|tfvars|txt|log|md|rst|adoc|asciidoc|xml|html?|npmrc|yarnrc|pypirc|netrc|service|credentials|plist|tpl|template|j2|http|rest|sls|prefs|local|list|patch|diff|hcl|s3cfg|ppk|reg)|\.[\w-]{2,30}|Dockerfile[\w.-]*|[^/]*\.mk|Makefile[\w.-]*|Jenkinsfile[\w.-]*|[^/.]+)(?:!.*)?$/i;
/** End of the name of a copy, or of a compressed file. */
const COPY = /(?:~|[._-](?:bak|backup|old|orig|save|sav|copy|tmp|swp|prod|dist|sample|\d{1,8}|gz))+(?=!|$)/i;
/** Files with one value for each line. */
export const LINES =
  /(?:^|\/)(?:\.env[\w.-]*|[^/]*\.(?:env|ini|cfg|cnf|properties|ya?ml|toml)|credentials|config)(?:!.*)?$/i;
/** Files in which a space is between a key and its value. */
export const SPACED =
  /(?:^|\/|[._])(?:netrc|authinfo|esmtprc|msmtprc|fetchmailrc|my\.cnf|pgpass|htaccess|conf|cfg|rc|txt|md|rst|properties|fish|c?sh|Dockerfile[\w.-]*)(?:!.*)?$/i;

/** Path of the file that a file is a copy of. */
export const withoutCopy = (path: string): string => path.replace(COPY, '');
