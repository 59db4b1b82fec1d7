/** Which packs a project has. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { noSuch } from './command-words.ts';

/** The pack that commands are about when none is named. */
export const usualPack = 'likelemba';

/** The packs of a project, by their names; null where the folder cannot be read. */
export function packsIn(projectFolder: string): string[] | null {
  try {
    return readdirSync(join(projectFolder, 'flows'), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map((each) => each.name)
      .sort();
  } catch {
    return null;
  }
}

/** What there is to say of a pack that is not there; else null. */
export function unknownPack(projectFolder: string, name: string): string | null {
  const packs = packsIn(projectFolder) ?? [];
  return packs.includes(name) ? null : noSuch('pack', name, packs);
}
