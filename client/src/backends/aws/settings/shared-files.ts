import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../environment';

/** Settings of a section by name. A nested setting is `outer.inner`. */
export type Section = Readonly<Record<string, string>>;

/** The shared files of AWS tools: `~/.aws/config` and `~/.aws/credentials`. */
export interface SharedFiles {
  /** Settings of a profile; those of the credentials file win. */
  profile(name: string): Section | undefined;
  /** A section `[services NAME]` of the configuration file. */
  services(name: string): Section | undefined;
  /** Paths of both files, for messages. */
  readonly paths: readonly string[];
}

/** Reads both files. A file that does not exist has no sections. */
export async function readSharedFiles(env: Environment): Promise<SharedFiles> {
  const home = env.HOME || env.USERPROFILE || homedir();
  const absolute = (path: string) => (path.startsWith('~/') ? join(home, path.slice(2)) : path);
  const configPath = absolute(env.AWS_CONFIG_FILE || join(home, '.aws', 'config'));
  const credentialsPath = absolute(env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'));
  const [config, credentials] = await Promise.all([sectionsOf(configPath), sectionsOf(credentialsPath)]);
  return {
    paths: [configPath, credentialsPath],
    profile(name) {
      const configured = config.get(
        name === 'default' && !config.has('profile default') ? name : `profile ${name}`,
      );
      const secret = credentials.get(name);
      return configured || secret ? { ...configured, ...secret } : undefined;
    },
    services: (name) => config.get(`services ${name}`),
  };
}

async function sectionsOf(path: string): Promise<ReadonlyMap<string, Section>> {
  try {
    return parseSections(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return new Map();
    throw error;
  }
}

/** Parses the sections of a file. Quotes around the name of a profile and comments are removed. */
function parseSections(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> | undefined;
  let outer: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/(^|\s)[;#].*$/, '').trim();
    const header = /^\[\s*(.+?)\s*\]$/.exec(content)?.[1];
    if (header !== undefined) {
      const name = header.replace(/^(\S+)\s+["']?(.+?)["']?$/, '$1 $2');
      section = sections.get(name) ?? Object.create(null);
      sections.set(name, section as Record<string, string>);
      outer = undefined;
      continue;
    }
    const equals = content.indexOf('=');
    if (!section || equals < 1) continue;
    const name = content.slice(0, equals).trim();
    const value = content.slice(equals + 1).trim();
    const indented = /^\s/.test(line);
    if (!indented) outer = value === '' ? name : undefined;
    if (value !== '') section[indented && outer ? `${outer}.${name}` : name] = value;
  }
  return sections;
}
