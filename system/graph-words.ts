/** What was written behind `npm run graph`. */
import { languages } from '../runtime/ports.ts';
import type { Language } from '../runtime/ports.ts';
import type { CoverageReport } from '../runtime/studio/cover/coverage.ts';
import { readCoverage } from '../runtime/studio/graph/covered.ts';
import { noSuch } from './command-words.ts';
import { packsIn } from './pack-names.ts';

export type GraphWords =
  | {
      readonly ok: true;
      /** Flows or packs; none: all. */
      readonly names: readonly string[];
      /** The packs of the project. */
      readonly packs: readonly string[];
      readonly language: Language;
      readonly mermaid: boolean;
      readonly report: CoverageReport | null;
      readonly out: string | null;
    }
  | { readonly ok: false; readonly problem: string };

/** What `npm run graph` may be told. */
export const graphOptions = {
  lang: { type: 'string' },
  mermaid: { type: 'boolean' },
  coverage: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Reads the options and the coverage that they name; `read` gives a file's text or throws. */
export function readGraphWords(
  projectFolder: string,
  given: {
    readonly lang?: string;
    readonly mermaid?: boolean;
    readonly coverage?: string;
    readonly out?: string;
  },
  names: readonly string[],
  read: (file: string) => string,
): GraphWords {
  const no = (problem: string): GraphWords => ({ ok: false, problem });
  const { lang = 'en', mermaid = false, coverage: file, out } = given;
  const language = languages.find((one) => one === lang);
  if (language === undefined) return no(noSuch('language', lang, languages));
  const packs = packsIn(projectFolder) ?? [];
  let report: CoverageReport | null = null;
  if (file !== undefined) {
    let text: string;
    try {
      text = read(file);
    } catch {
      return no(`"${file}" cannot be read.`);
    }
    const covered = readCoverage(text);
    if (!covered.ok) return no(`"${file}" ${covered.problem}.`);
    report = covered.report;
    if (!packs.includes(report.pack))
      return no(`"${file}" is of the pack ${report.pack}, which is not here.`);
  }
  return { ok: true, names, packs, language, mermaid, report, out: out ?? null };
}
