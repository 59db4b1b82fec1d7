/** Every page and expected output that is made from the tables of the program: by its path, what it should say. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../runtime/language/errors-page.ts';
import { lengthsPage } from '../../runtime/language/lengths-page.ts';
import { flowLanguagePage } from '../../runtime/language/reference.ts';
import { flowSchema, packSchema, schemaText } from '../../runtime/language/schema.ts';
import { toolsPage } from '../../runtime/language/tools-page.ts';
import { replaySchema } from '../../runtime/studio/replay/schema.ts';
import { catalogue } from '../../system/catalogue.ts';
import { badCase, badFolder, badNames, codeOf, outputOf } from '../language/bad-cases.ts';
import { mistakesPage } from '../language/mistakes.ts';

const outputs = 'tests/language/bad';

/**
 * What an author reads of each mistake. A case that does not give its one problem is left out: what it says then is
 * nothing that should be written down.
 */
function outputsOfCases(): ReadonlyMap<string, string> {
  const cases = badNames.map((name) => [name, badCase(name)] as const);
  const right = cases.filter(
    ([name, { diagnostics }]) => diagnostics.length === 1 && diagnostics[0]?.code === codeOf(name),
  );
  return new Map(right.map(([name, loaded]) => [`${outputs}/${name}.txt`, outputOf(loaded)]));
}

/** Paths from the project's root, with the texts. */
export function made(): ReadonlyMap<string, string> {
  const read = outputsOfCases();
  const exampleOf = (code: string): string | null => {
    const file = join(badFolder, `${code}.txt`);
    return read.get(`${outputs}/${code}.txt`) ?? (existsSync(file) ? readFileSync(file, 'utf8') : null);
  };
  return new Map([
    ...read,
    ['docs/errors.md', errorsPage(exampleOf)],
    ['docs/flow-language.md', flowLanguagePage()],
    ['docs/lengths.md', lengthsPage()],
    ['docs/mistakes.md', mistakesPage()],
    ['docs/tools.md', toolsPage(catalogue)],
    ['docs/schema/flow.schema.json', schemaText(flowSchema())],
    ['docs/schema/pack.schema.json', schemaText(packSchema())],
    ['docs/schema/replay.schema.json', `${JSON.stringify(replaySchema, null, 2)}\n`],
  ]);
}

/** Expected outputs of cases that there are no longer. */
export function leftOver(): readonly string[] {
  const texts = readdirSync(badFolder).filter((name) => name.endsWith('.txt'));
  const gone = texts.filter((name) => !badNames.includes(name.slice(0, -'.txt'.length)));
  return gone.map((name) => `${outputs}/${name}`);
}
