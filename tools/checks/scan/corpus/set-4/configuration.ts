import type { Template } from '../maker';
import { any, inUrl, key, pass, vendor } from './items';
import { firm, host, password, person, token, word } from './values';

/** Files of settings of applications and servers. */
export const CONFIGURATION: Readonly<Record<string, Template>> = {
  'spring-*/application.yml': (m) => {
    const [a, b] = [any(m, 'spring'), key(m, 'spring')];
    return `spring:\n  datasource:\n    url: jdbc:postgresql://${host(m)}:5432/${word(m)}\n    username: ${person(m)}\n    password: ${pass(m, 'spring').value}\n  mail:\n    host: smtp.${firm(m)}.io\n    password: '${m.secret('password-spring', password(m))}'\napp:\n  ${b.kebab}: ${b.value}\n  ${a.kebab}: ${a.value}\n  session-cookie: ${m.decoy('name', 'JSESSIONID')}\n`;
  },
  'spring-*/application.properties': (m) => {
    const [a, b] = [any(m, 'properties'), any(m, 'properties')];
    return `server.port=8080\nspring.datasource.password=${pass(m, 'properties').value}\nserver.ssl.key-store-password=${m.secret('password-properties', password(m))}\nsecurity.jwt.token.secret-key=${m.secret('token-properties', token(m))}\n${a.dotted}=${a.value}\n${b.dotted} = ${b.value}\nspring.redis.password=${m.decoy('reference', `\${REDIS_PASSWORD:}`)}\nmessages.password.label=${m.decoy('i18n', 'Password')}\n`;
  },
  'dotnet-*/appsettings.json': (m) => {
    const [a, b] = [any(m, 'appsettings'), key(m, 'appsettings')];
    return `{
  "ConnectionStrings": {
    "Default": "Server=${host(m)};Database=${word(m)};User Id=sa;Password=${pass(m, 'connection-string').value};Encrypt=true",
    "Storage": "DefaultEndpointsProtocol=https;AccountName=${firm(m)};AccountKey=${m.secret('vendor-appsettings-azure-storage', m.base64(64))};EndpointSuffix=core.windows.net"
  },
  "${a.pascal}": "${a.value}",
  "Jwt": { "Issuer": "https://${firm(m)}.io", "Key": "${m.secret('token-appsettings', token(m))}" },
  "AzureAd": { "TenantId": "${m.decoy('uuid', m.uuid())}", "ClientId": "${m.decoy('uuid', m.uuid())}" },
  "${b.pascal}": "${b.value}"
}
`;
  },
  'dotnet-*/Web.config': (m) => {
    const a = any(m, 'web-config');
    return `<configuration>\n  <connectionStrings>\n    <add name="Db" connectionString="Data Source=${host(m)};User ID=${person(m)};pwd=${pass(m, 'web-config').value};" />\n  </connectionStrings>\n  <appSettings>\n    <add key="${a.pascal}" value="${a.value}" />\n    <add key="PasswordMinLength" value="${m.decoy('number', '12')}" />\n  </appSettings>\n  <machineKey validationKey="${m.secret('token-web-config', m.chars(128, 'upperHex'))}" decryptionKey="${m.secret('token-web-config', m.chars(48, 'upperHex'))}" />\n  <assemblyIdentity name="Newtonsoft.Json" publicKeyToken="${m.decoy('public-key-token', m.chars(16, 'hex'))}" />\n</configuration>\n`;
  },
  'rails-*/config/database.yml': (m) =>
    `default: &default\n  adapter: mysql2\n  password: ${m.decoy('reference', "<%= ENV['DB_PASSWORD'] %>")}\ndevelopment:\n  <<: *default\n  username: ${person(m)}\n  password: ${pass(m, 'rails').value}\nproduction:\n  url: postgres://${person(m)}:${inUrl(m, 'rails')}@${host(m)}/${word(m)}\n`,
  'rails-*/config/secrets.yml': (m) => {
    const a = any(m, 'rails');
    return `development:\n  secret_key_base: ${m.secret('token-rails', m.chars(128, 'hex'))}\nproduction:\n  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>\n  ${a.snake}: ${a.value}\n`;
  },
  'rails-*/config/initializers/devise.rb': (m) => {
    const a = vendor(m, 'devise');
    return `Devise.setup do |config|\n  config.pepper = '${m.secret('token-rails', m.chars(128, 'hex'))}'\n  config.omniauth :${word(m)}, '${m.decoy('id', m.chars(20, 'digits'))}', '${m.secret('token-rails', m.chars(40, 'hex'))}'\n  config.${a.snake} = '${a.value}'\n  config.password_length = 8..72\nend\n`;
  },
  'laravel-*/.env': (m) => {
    const [a, b, c] = [any(m, 'dotenv'), any(m, 'dotenv'), vendor(m, 'dotenv')];
    return `APP_NAME=${firm(m)}\nAPP_KEY=base64:${m.secret('token-dotenv', m.base64(32))}\nDB_USERNAME=${person(m)}\nDB_PASSWORD=${pass(m, 'dotenv').value}\nMAIL_PASSWORD="${m.secret('password-dotenv', password(m))}"\n${a.env}=${a.value}\n${b.env}="${b.value}"\n${c.env}=${c.value}\nPUSHER_APP_KEY="${m.decoy('reference', `\${PUSHER_KEY}`)}"\nBUILD_ID=${m.decoy('uuid', m.uuid())}\n`;
  },
  'web-*/.env.production': (m) => {
    const list = [any(m, 'dotenv'), any(m, 'dotenv'), any(m, 'dotenv'), vendor(m, 'dotenv')];
    return `# ${firm(m)}\nNODE_ENV=production\n${list.map(({ env, value }) => `${env}=${value}`).join('\n')}\nMONGO_URI=mongodb+srv://${person(m)}:${inUrl(m, 'dotenv')}@cluster0.${m.chars(5, 'lowerDigits')}.mongodb.net/${word(m)}\nREDIS_URL=redis://:${inUrl(m, 'dotenv')}@${host(m)}:6379/0\nNEXT_PUBLIC_GA_ID=${m.decoy('id', `G-${m.chars(10, 'upperDigits')}`)}\n`;
  },
  'wordpress-*/wp-config.php': (m) =>
    `<?php\ndefine( 'DB_USER', '${person(m)}' );\ndefine( 'DB_PASSWORD', '${pass(m, 'wordpress').value}' );\n${['AUTH_KEY', 'SECURE_AUTH_KEY', 'NONCE_SALT'].map((name) => `define( '${name}', '${m.secret('token-wordpress', m.chars(64, 'symbols'))}' );\n`).join('')}$table_prefix = 'wp_';\n`,
  'django-*/settings.py': (m) => {
    const [a, b] = [any(m, 'django'), vendor(m, 'django')];
    return `import os\n\nSECRET_KEY = '${m.secret('token-django', m.one([() => `django-insecure-${m.chars(50, 'symbols')}`, () => m.chars(50, 'symbols')])())}'\nDATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'USER': '${person(m)}',\n        'PASSWORD': '${pass(m, 'django').value}',\n    }\n}\nEMAIL_HOST_PASSWORD = "${m.secret('password-django', password(m))}"\n${a.env} = '${a.value}'\n${b.env} = "${b.value}"\nCELERY_BROKER_URL = 'amqp://${person(m)}:${inUrl(m, 'django')}@${host(m)}//'\nAUTH_PASSWORD_VALIDATORS = [{'NAME': '${m.decoy('name', 'django.contrib.auth.password_validation.CommonPasswordValidator')}'}]\nSTRIPE_KEY = ${m.decoy('reference', "os.environ['STRIPE_KEY']")}\n`;
  },
  'node-*/config/production.json': (m) => {
    const [a, b, c] = [any(m, 'node-config'), pass(m, 'node-config'), key(m, 'node-config')];
    return `{\n  "port": 3000,\n  "db": { "user": "${person(m)}", "${b.camel}": "${b.value}" },\n  "${a.camel}": "${a.value}",\n  "auth": {\n    "${c.camel}": "${c.value}",\n    "tokenField": "${m.decoy('name', 'access_token')}"\n  }\n}\n`;
  },
  'tomcat-*/conf/tomcat-users.xml': (m) =>
    `<tomcat-users>\n  <role rolename="manager-gui"/>\n  <user username="${person(m)}" password="${pass(m, 'tomcat').value}" roles="manager-gui"/>\n</tomcat-users>\n`,
  'tomcat-*/conf/context.xml': (m) =>
    `<Context>\n  <Resource name="jdbc/${word(m)}" username="${person(m)}" password="${pass(m, 'tomcat').value}"\n    url="jdbc:oracle:thin:${person(m)}/${m.secret('password-jdbc-oracle', m.chars(10, 'base62'))}@${host(m)}:1521:orcl"/>\n</Context>\n`,
  'hibernate-*/hibernate.cfg.xml': (m) =>
    `<hibernate-configuration><session-factory>\n  <property name="connection.username">${person(m)}</property>\n  <property name="connection.password">${pass(m, 'hibernate').value}</property>\n</session-factory></hibernate-configuration>\n`,
  'etc-*/grafana.ini': (m) =>
    `[security]\nadmin_user = admin\nadmin_password = ${pass(m, 'ini').value}\nsecret_key = ${m.secret('token-ini', m.chars(20, 'base62'))}\n;password_hint = ${m.decoy('i18n', 'password')}\n[smtp]\npassword = """${m.secret('password-ini', password(m).replace('#', '+'))}"""\n`,
  'etc-*/redis.conf': (m) =>
    `bind 127.0.0.1\n# requirepass ${m.decoy('placeholder', 'foobared')}\nrequirepass ${pass(m, 'redis').value}\nmasterauth ${m.secret('password-redis', m.chars(32, 'base62'))}\n`,
  'etc-*/airflow.cfg': (m) =>
    `[core]\nsql_alchemy_conn = postgresql+psycopg2://${person(m)}:${inUrl(m, 'airflow')}@${host(m)}/airflow\nfernet_key = ${m.secret('token-airflow', m.base64(32))}\n[webserver]\nsecret_key = ${m.secret('token-airflow', m.chars(30, 'hex'))}\n`,
  'etc-*/odbc.ini': (m) =>
    `[${word(m)}]\nDriver = FreeTDS\nUID = ${person(m)}\nPWD = ${pass(m, 'odbc').value}\n`,
  'etc-*/config.toml': (m) => {
    const [a, b] = [any(m, 'toml'), key(m, 'toml')];
    return `[server]\naddr = "${host(m)}:8443"\n\n[auth]\n${b.snake} = "${b.value}"\n${a.snake} = '${a.value}'\nchecksum = "${m.decoy('hash', m.chars(64, 'hex'))}"\n`;
  },
  'android-*/gradle.properties': (m) => {
    const a = vendor(m, 'gradle');
    return `org.gradle.jvmargs=-Xmx2g\nRELEASE_STORE_PASSWORD=${pass(m, 'gradle').value}\nRELEASE_KEY_PASSWORD=${m.secret('password-gradle', password(m))}\n${a.camel}=${a.value}\nsigning.keyId=${m.decoy('id', m.chars(8, 'upperHex'))}\n`;
  },
  'etc-*/application.conf': (m) => {
    const a = any(m, 'hocon');
    return `play.http.secret.key = "${m.secret('token-hocon', m.chars(64, 'symbols').replace(/[?~]/g, 'x'))}"\nslick.db {\n  user = ${person(m)}\n  password = ${m.secret('password-hocon', m.chars(12, 'base62'))}\n}\n${a.camel}: "${a.value}"\n`;
  },
};
