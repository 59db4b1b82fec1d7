/**
 * `npm run generate`: writes whatever is made from the tables of the program. First the lists of kinds, answer types,
 * rules and migrations, from the files of their folders; then the expected outputs, pages and schemas that come from
 * them. Names every file that it changes and every one that cannot be made; changes nothing the second time. Ends with
 * 0, or 1 where something could not be made.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './house/files.ts';
import { listOf, listed } from './house/lists.ts';
import { readWords } from '../system/command-words.ts';

const usage = {
  text: `npm run generate
  writes the lists, pages, schemas and expected outputs that are made from the tables of the program
Ends with 0: all could be made, 1: something could not, 2: not understood.`,
};
const asked = readWords(process.argv.slice(2), usage, console.log);
if (typeof asked === 'number') process.exit(asked);

const changed: string[] = [];

for (const folder of listed) write(`${folder}/list.ts`, () => listOf(join(project, folder)));
if (process.exitCode === 1) process.exit();
// Read only now: it needs the lists.
const { leftOver, made } = await import('./house/made.ts');
for (const [path, make] of made) write(path, make);
for (const path of leftOver()) {
  rmSync(join(project, path));
  changed.push(`${path} (deleted)`);
}

for (const path of changed) console.log(path);
console.log(changed.length === 0 ? 'Nothing has changed.' : `${changed.length} files have changed.`);
if (changed.some((path) => path.startsWith('tests/')))
  console.log('What authors of flows read has changed: git diff tests/language/bad');

function write(path: string, make: () => string): void {
  const file = join(project, path);
  try {
    const text = make();
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    writeFileSync(file, text);
    changed.push(path);
  } catch (error) {
    console.error(`${path} could not be made: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
