/**
 * `npm run generate`: writes whatever is made from the tables of the program. First the lists of kinds, answer types,
 * rules and migrations, from the files of their folders; then the pages, schemas and expected outputs that come from
 * them. Names every file that it changes, and changes nothing the second time.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, listed } from './house/lists.ts';
import { project } from './house/files.ts';

const changed: string[] = [];

for (const folder of listed) write(`${folder}/list.ts`, listIn(folder));
// Read only now: it needs the lists.
const { leftOver, made } = await import('./house/made.ts');
for (const [path, text] of made()) write(path, text);
for (const path of leftOver()) {
  rmSync(join(project, path));
  changed.push(`${path} (deleted)`);
}

for (const path of changed) console.log(path);
console.log(changed.length === 0 ? 'Everything is as it is made.' : `${changed.length} files written.`);
if (changed.some((path) => path.startsWith('tests/')))
  console.log('What authors of flows read has changed: git diff tests/language/bad');

function write(path: string, text: string): void {
  const file = join(project, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(file, text);
  changed.push(path);
}

function listIn(folder: string): string {
  try {
    return listOf(join(project, folder));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
