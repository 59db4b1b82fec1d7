/** Every page and expected output that is made from the tables of the program: by its path, what it should say. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventTypes } from '../../ledger/book/event-types.ts';
import { errorsPage } from '../../runtime/language/errors-page.ts';
import { lengthsPage } from '../../runtime/language/lengths-page.ts';
import { flowLanguagePage } from '../../runtime/language/reference.ts';
import { flowSchema, packSchema, schemaText } from '../../runtime/language/schema.ts';
import { toolsPage } from '../../runtime/language/tools-page.ts';
import { providerTables } from '../../runtime/studio/replay/provider-words.ts';
import { eventTable, withTables } from '../../runtime/studio/replay/tables.ts';
import { schemaWith } from '../../runtime/studio/replay/schema.ts';
import { catalogue } from '../../system/catalogue.ts';
import { badCase, badFolder, badNames, codeOf, outputOf } from '../language/bad-cases.ts';
import { mistakesPage } from '../language/mistakes.ts';
import { project } from './files.ts';

const outputFolder = 'tests/language/bad';

/** What an author reads of one mistake. Throws where a case does not give its one problem: that is nothing to expect. */
function outputOfCase(name: string): string {
  const loaded = badCase(name);
  const codes = loaded.diagnostics.map(({ code }) => code);
  if (codes.length !== 1 || codes[0] !== codeOf(name))
    throw new Error(
      `${name}.yaml gives ${codes.join(', ') || 'no problem'}, and should give ${codeOf(name)} alone`,
    );
  return outputOf(loaded);
}

/** What is printed of a mistake, as it was written last. */
function exampleOf(code: string): string | null {
  const file = join(badFolder, `${code}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Each by its path from the project's root, in the order in which they are written. Throws where it cannot be made. */
type Made = ReadonlyMap<string, () => string>;

const outputs: Made = new Map(
  badNames.map((name) => [`${outputFolder}/${name}.txt`, () => outputOfCase(name)]),
);

export const pages: Made = new Map([
  ['docs/errors.md', () => errorsPage(exampleOf)],
  ['docs/flow-language.md', flowLanguagePage],
  ['docs/lengths.md', lengthsPage],
  [
    'docs/replays.md',
    () =>
      withTables(readFileSync(join(project, 'docs/replays.md'), 'utf8'), {
        ...providerTables,
        events: eventTable(eventTypes),
      }),
  ],
  ['docs/tools.md', () => toolsPage(catalogue)],
  ['docs/schema/flow.schema.json', () => schemaText(flowSchema())],
  ['docs/schema/pack.schema.json', () => schemaText(packSchema())],
  ['docs/schema/replay.schema.json', () => `${JSON.stringify(schemaWith(eventTypes), null, 2)}\n`],
]);

/** All of them. Cases and mistakes take long: their own tests hold what is written against them. */
export const made: Made = new Map([...outputs, ...pages, ['docs/mistakes.md', mistakesPage]]);

/** Expected outputs of cases that there are no longer. */
export function leftOver(): readonly string[] {
  const texts = readdirSync(badFolder).filter((name) => name.endsWith('.txt'));
  const gone = texts.filter((name) => !badNames.includes(name.slice(0, -'.txt'.length)));
  return gone.map((name) => `${outputFolder}/${name}`);
}
