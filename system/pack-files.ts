/** A pack from its folder: the language itself reads no files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadPackFromText } from '../runtime/language/pack.ts';
import type { LoadedPack } from '../runtime/language/pack.ts';
import type { HelperFormats } from '../runtime/language/template-helpers.ts';
import type { Catalogue } from '../runtime/ports.ts';

/** Reads a pack from a folder that holds `flows/`, `templates/` and `locales/`. */
export function loadPack(
  root: string,
  name: string,
  catalogue: Catalogue,
  formats?: HelperFormats,
): LoadedPack {
  return loadPackFromText(packFiles(root, name), name, catalogue, formats);
}

/** The files of a pack by path relative to the root, those that all packs share included. */
export function packFiles(root: string, name: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of [`flows/${name}`, `templates/${name}`, 'locales']) {
    for (const path of filesUnder(root, folder)) {
      const ours = folder !== 'locales' || path.endsWith(`/${name}.yaml`) || path.endsWith('/runtime.yaml');
      if (ours) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return files;
}

function filesUnder(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && !isEditorsOwn(file.name))
      .map((file) => relative(root, join(file.parentPath, file.name)).replaceAll('\\', '/'))
      .sort();
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}

/** Whether a file is one that editors leave beside what they edit: swap files, backups, locks. */
export function isEditorsOwn(name: string): boolean {
  return /^[.#]|~$|\.(swp|swo|tmp|bak|orig|rej)$|^4913$|___jb_(tmp|old)___$/.test(name);
}
