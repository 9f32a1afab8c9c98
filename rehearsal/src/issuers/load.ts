import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RehearsalError } from '../errors';
import type { Serve } from './issuer';

/** The `serve` of a module, its default export or that of its name. Error: InvalidOption. */
export async function loadIssuer(file: string): Promise<Serve> {
  if (!existsSync(file)) throw refusal(`There is no file ${file} for an issuer.`);
  let module: Module;
  try {
    module = await load(file);
  } catch (error) {
    throw refusal(`The issuer ${file} cannot be loaded: ${(error as Error).message}`);
  }
  const found = [module.serve, module.default?.serve, module.default, module];
  const serve = found.find((value) => typeof value === 'function');
  if (serve) return serve as Serve;
  throw refusal(`The issuer ${file} exports no function \`serve\`.`);
}

interface Module {
  readonly serve?: unknown;
  readonly default?: { readonly serve?: unknown };
}

async function load(file: string): Promise<Module> {
  try {
    return require(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    const importModule = require(join(__dirname, 'import.cjs')) as (url: string) => Promise<Module>;
    return importModule(pathToFileURL(file).href);
  }
}

function refusal(found: string): RehearsalError {
  return new RehearsalError(
    'InvalidOption',
    found,
    'Name a JavaScript module that exports `serve`: see "Issuers" in the README.',
  );
}
