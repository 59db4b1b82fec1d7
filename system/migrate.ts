/** `npm run migrate`: brings a pack's files to the newest version of the flow language. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migratePack } from '../runtime/language/migrations/migrate.ts';
import { misused, readWords } from './command-words.ts';
import { unknownPack } from './pack-names.ts';
import { packFiles } from './pack-files.ts';

const usage = {
  names: 1,
  text: `npm run migrate [-- pack]
  pack      likelemba unless said otherwise
  brings its files to the newest version of the flow language
Ends with 0: done, or nothing to do, 1: refused, 2: not understood.`,
} as const;

/** 0: done, or nothing to do; 1: refused; 2: not understood. */
export async function migrate(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const asked = readWords(words, usage, say);
  if (typeof asked === 'number') return asked;
  const [name = 'likelemba'] = asked.names;
  const unknown = unknownPack(projectFolder, name);
  if (unknown !== null) return misused(unknown, usage.text, say);
  const migrated = migratePack(packFiles(projectFolder, name), name);
  if (!migrated.ok) {
    say(`${name}: ${migrated.reason}`);
    return 1;
  }
  const { from, to, changed, did } = migrated;
  if (from === to) {
    say(`${name} is in version ${to} of the flow language: nothing to do.`);
    return 0;
  }
  for (const [path, text] of changed) writeFileSync(join(projectFolder, path), text);
  say(`${name}: from version ${from} to ${to} of the flow language.`);
  for (const sentence of did) say(`  ${sentence}`);
  for (const path of changed.keys()) say(`  rewritten: ${path}`);
  say('Read the changes, then: npm run lint');
  return 0;
}
