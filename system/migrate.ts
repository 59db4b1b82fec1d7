/** `npm run migrate`: brings a pack's files to the newest version of the flow language. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migratePack } from '../runtime/language/migrate.ts';
import { command } from './command.ts';
import { packFiles } from './pack-files.ts';
import { usualPack, unknownPack } from './pack-names.ts';

const usage = {
  names: 1,
  text: `npm run migrate [-- pack]
  pack      likelemba unless said otherwise
  brings its files to the newest version of the flow language
Ends with 0: done, or nothing to do, 1: refused, 2: not understood.`,
} as const;

/** Rewrites the files and says which, and what was done to them. */
export const migrate = command(usage, ({ projectFolder, names: [name = usualPack], say, misused }) => {
  const unknown = unknownPack(projectFolder, name);
  if (unknown !== null) return misused(unknown);
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
});
