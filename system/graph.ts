/** `npm run graph`: pictures of the flows and of what starts and runs them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { formatDiagnostics } from '../runtime/language/diagnostics.ts';
import type { Pack } from '../runtime/language/model.ts';
import { coverageOf } from '../runtime/studio/graph/covered.ts';
import type { CoverageOf } from '../runtime/studio/graph/covered.ts';
import type { Drawing } from '../runtime/studio/graph/drawing.ts';
import { drawFlow } from '../runtime/studio/graph/flow-drawing.ts';
import { mermaidOf } from '../runtime/studio/graph/mermaid.ts';
import { drawPack } from '../runtime/studio/graph/pack-drawing.ts';
import { pictureOf } from '../runtime/studio/graph/svg.ts';
import { command } from './command.ts';
import { makeFolder } from './folders.ts';
import { noSuch } from './command-words.ts';
import { graphOptions, readGraphWords } from './graph-words.ts';
import type { GraphWords } from './graph-words.ts';
import { readPack } from './packs.ts';

type Asked = Extract<GraphWords, { ok: true }>;

const usage = {
  options: graphOptions,
  names: Infinity,
  text: `npm run graph [-- [flow or pack …] [--lang fr] [--mermaid] [--coverage file] [--out folder]]
  without names    every flow of every pack under flows/, and each pack as a whole
  --lang           the language of the messages and choices: en (unless said otherwise), fr or sw
  --mermaid        the text of a Mermaid flowchart instead of an SVG picture
  --coverage       colours what replays do: the file is made by npm run -s cover -- --json > file
  --out            where the files go; .data/graph unless said otherwise
Ends with 0: drawn, 1: a pack has problems, 2: not understood.`,
} as const;

/** Draws what is asked and says which files it wrote. */
export const graph = command(usage, ({ projectFolder, values, names, say, misused }) => {
  const asked = readGraphWords(projectFolder, values, names, (file) => readFileSync(file, 'utf8'));
  if (!asked.ok) return misused(asked.problem);
  const packs: Pack[] = [];
  for (const name of asked.packs) {
    const { pack, diagnostics, sources } = readPack(projectFolder, name);
    if (pack === null) {
      say(formatDiagnostics(diagnostics, sources));
      say(`${name} was not drawn: mend what is named above.`);
      return 1;
    }
    packs.push(pack);
  }
  const wanted = wantedOf(packs, asked);
  const stranger = asked.names.find((name) => !wanted.some((one) => one.answers.includes(name)));
  if (stranger !== undefined)
    return misused(noSuch('flow or pack', stranger, [...asked.packs, ...flowsOf(packs)]));
  for (const { path, draw } of wanted) {
    const drawing = draw();
    const file = resolve(projectFolder, asked.out ?? join('.data', 'graph'), path);
    makeFolder(dirname(file));
    writeFileSync(file, asked.mermaid ? mermaidOf(drawing) : pictureOf(drawing).svg);
    say(relative(process.cwd(), file));
  }
  return 0;
});

interface Wanted {
  /** The names that it is asked for by. */
  readonly answers: readonly string[];
  /** Under the folder of all drawings. */
  readonly path: string;
  draw(): Drawing;
}

function wantedOf(packs: readonly Pack[], { names, language, mermaid, report }: Asked): readonly Wanted[] {
  const ending = `${language}.${mermaid ? 'mmd' : 'svg'}`;
  const all = packs.flatMap((pack): readonly Wanted[] => {
    const coverage: CoverageOf | null = report?.pack === pack.name ? coverageOf(report) : null;
    return [
      {
        answers: [pack.name],
        path: `${pack.name}.${ending}`,
        draw: () => drawPack(pack, { language, coverage }),
      },
      ...[...pack.flows.values()].map((flow) => ({
        answers: [pack.name, flow.name],
        path: join(pack.name, `${flow.name}.${ending}`),
        draw: () => drawFlow(pack, flow, { language, coverage }),
      })),
    ];
  });
  return names.length === 0 ? all : all.filter(({ answers }) => answers.some((one) => names.includes(one)));
}

function flowsOf(packs: readonly Pack[]): readonly string[] {
  return packs.flatMap(({ flows }) => [...flows.keys()]);
}
