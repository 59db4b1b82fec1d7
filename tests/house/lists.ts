/**
 * The lists of kinds, answer types, rules and migrations: found, not written. Every file of such a folder is one of
 * them and exports it by the file's name (`at-most.ts`: `atMost`), besides `list.ts`, `all.ts` and the file that says
 * what one is, which has the folder's name in the singular (`rule.ts`). What several share stands in the folder above, a
 * piece of one in a folder of its name.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The folders that have a list. */
export const listed: readonly string[] = [
  'runtime/language/kinds',
  'runtime/language/answer-types',
  'runtime/language/rules',
  'runtime/language/migrations',
  'runtime/engine/kinds',
  'runtime/engine/answer-types',
];

const header = `/**
 * Made from the files of this folder by \`npm run generate\`: a new file is put at the end, one that is gone drops out.
 * To change the order, order the rows by hand; the next time they keep it.
 */`;

/** What \`list.ts\` of a folder should say, by what is there. Throws where a file is none of those that are listed. */
export function listOf(folder: string): string {
  const files = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
  const rest = ['list', 'all', basename(folder).replace(/s$/, '')];
  const names = files
    .filter(({ name }) => name.endsWith('.ts'))
    .map(({ name }) => name.slice(0, -'.ts'.length))
    .filter((name) => !rest.includes(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  for (const name of names) {
    const text = readFileSync(join(folder, `${name}.ts`), 'utf8');
    if (!new RegExp(`^export (const|function) ${constOf(name)}\\b`, 'm').test(text))
      throw new Error(
        `${folder}/${name}.ts exports no "${constOf(name)}": every file of this folder is one of its ${basename(folder)}, and exports it by that name. What several of them share stands in the folder above, a piece of one in a folder of its name.`,
      );
  }
  const before = files.some(({ name }) => name === 'list.ts') ? rowsIn(join(folder, 'list.ts')) : [];
  const kept = before.filter((name) => names.includes(name));
  const rows = [...kept, ...names.filter((name) => !kept.includes(name))];
  return [
    header,
    ...names.map((name) => `import { ${constOf(name)} } from './${name}.ts';`),
    '',
    'export const list = {',
    ...rows.map(rowOf),
    '};',
    '',
  ].join('\n');
}

/** The files that a list names, in its order. */
function rowsIn(path: string): readonly string[] {
  const [, body = ''] = readFileSync(path, 'utf8').split('export const list = {');
  return [...body.matchAll(/^ {2}(\w+)(?:: \w+)?,$/gm)].map(([, key = '']) => key.replaceAll('_', '-'));
}

/** By the name that a flow writes: `at_most`. */
function rowOf(name: string): string {
  const key = name.replaceAll('-', '_');
  return key === constOf(name) ? `  ${key},` : `  ${key}: ${constOf(name)},`;
}

function constOf(name: string): string {
  return name.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}
