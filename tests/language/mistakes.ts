/** Single mistakes in copies of the real pack, each linted, and the page `docs/mistakes.md` that shows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Diagnostic } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import type { LoadedPack } from '../../runtime/language/pack.ts';
import { catalogue } from '../../system/catalogue.ts';
import { readPack } from '../../system/packs.ts';
import { edited } from './edits.ts';
import type { Edit } from './edits.ts';

interface Mistake {
  readonly made: string;
  readonly edit: readonly Edit[];
  readonly in?: string;
  readonly at: string;
  readonly hint: string;
}

interface Linted {
  readonly mistake: Mistake;
  readonly diagnostics: readonly Diagnostic[];
  /** The line that the first problem points at. */
  readonly line: string;
}

const project = join(import.meta.dirname, '../..');
/** The real pack's files by path. */
export const { sources } = readPack(project, 'likelemba');

/** The real pack of these files. */
export const loaded = (files: ReadonlyMap<string, string>): LoadedPack =>
  loadPackFromText(files, 'likelemba', catalogue);

/** The mistakes of one of the files beside this one. Throws where one cannot be made, because the pack has changed. */
export function lintedIn(file: string): readonly Linted[] {
  const known = all.get(file) ?? lint(file);
  all.set(file, known);
  return known;
}
const all = new Map<string, readonly Linted[]>();

const lint = (file: string): readonly Linted[] =>
  (parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Mistake[]).map((mistake) => {
    const files = edited(sources, mistake.edit);
    const { diagnostics } = loaded(files);
    const [first] = diagnostics;
    const line = first === undefined ? '' : (files.get(first.file)?.split('\n')[first.place.line - 1] ?? '');
    return { mistake, diagnostics, line };
  });

function rows(linted: readonly Linted[]): string {
  const table = linted.map(({ mistake, diagnostics }, index) => {
    const [problem] = diagnostics;
    if (problem === undefined) return `| ${index + 1} | ${mistake.made} | | nothing | |`;
    const file = problem.file.split('/').slice(-2).join('/');
    const cells = [mistake.made, file, `\`${problem.code}\` ${problem.message}`, problem.hint];
    return `| ${index + 1} | ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| | mistake | in | what is said | what to do |', '|---|---|---|---|---|', ...table].join('\n');
}

/** The page `docs/mistakes.md`. */
export function mistakesPage(): string {
  return `# Fifty mistakes

Made from \`tests/language/mistakes.yaml\` by \`tests/language/mistakes.ts\`; do not edit it by hand.

Fifty single mistakes, as people who edit the pack make them, written down before anything was linted. Each was put into
a copy of the real pack and linted. When they were first tried, 31 of 50 gave exactly one problem at the right line with
a hint that said what to do. Of the others 5 gave several problems, 5 pointed at another line, 8 had a hint that did not
help, and one was not found at all. Now all 50 do. At two of them (25 and 40) it was the expectation that was changed:
the line that had been pointed at is the better one.

${rows(lintedIn('mistakes.yaml'))}

## Those of a trial

From \`tests/language/mistakes-of-a-trial.yaml\`: what a product person ran into ([trials.md](trials.md)). None of them was
told well then: several problems for one mistake, another line, or a hint that did not help.

${rows(lintedIn('mistakes-of-a-trial.yaml'))}

## Those of a script

From \`tests/language/mistakes-by-script.yaml\`: files were changed by a script that knew nothing of the rules, a line deleted,
two words swapped, a way pointed elsewhere, a type changed, a file renamed and so on, 71 sorts of changes in all. Of 284
such changes, four of each sort, 82 gave two problems and more at first, up to 18; then 14 did, most of them changes to two
files. Below are the sorts that were not told well: 43 gave several problems, 7 had a hint that did not help, one pointed
at another line, and one was not found at all ([0092](decisions/0092-what-one-mistake-shows-in-several-places.md)).

A second script took any line, word or sign: deleted, written twice, swapped, indented otherwise, misspelt, replaced (52 sorts).
From number 53 on is what it found that is one mistake: several problems for one, up to 32, or a line on which nothing stands.
Of 208 fresh changes of that script 8 were told as several problems before and 4 now, of four different sorts.

${rows(lintedIn('mistakes-by-script.yaml'))}

## Those of a reader

From \`tests/language/mistakes-of-a-reader.yaml\`: what somebody ran into who edited the pack with the docs alone. Of these, two
were told as two problems, three on another line, and the hint of the others repeated the message, spoke of something else, or
named the parts of the reader of expressions.

${rows(lintedIn('mistakes-of-a-reader.yaml'))}

## Those of somebody in a hurry

From \`tests/language/mistakes-in-a-hurry.yaml\`: sixty mistakes of somebody who knows other languages and tools, in flows,
messages, strings and the manifest, of sorts that are in none of the tables above, written down before anything was linted.
When they were first tried, 26 of 60 gave one problem at the right line with a hint that said what to do; three gave several
problems, one pointed at another file, one at another line, and 29 had a hint that did not help or misled. Now all 60 are told
well; at one (14) it was the expectation that was changed: the line and what its hint says of the other are enough. The most
telling are below. Those of replays, tried in the same way, are in \`tests/studio/replay-mistakes.test.ts\`.

${rows(lintedIn('mistakes-in-a-hurry.yaml'))}
`;
}
