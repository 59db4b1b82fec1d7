/** `npm run lint`: everything that is wrong with the packs, with place and hint. */
import { lintJson } from '../runtime/language/lint-json.ts';
import { lintSarif } from '../runtime/language/lint-sarif.ts';
import { lintText } from '../runtime/language/lint-text.ts';
import type { LintedPack } from '../runtime/language/lint-text.ts';
import { misused, readWords } from './command-words.ts';
import { readLintWords } from './lint-words.ts';
import { readPack } from './packs.ts';
import { readWordFiles } from './word-files.ts';

const usage = {
  options: { json: { type: 'boolean' }, sarif: { type: 'boolean' } },
  names: Infinity,
  text: `npm run lint [-- [--json | --sarif] [pack or file …]]
  without names   all packs under flows/
  --json          problems as JSON
  --sarif         problems as SARIF 2.1.0, for code review tools
Ends with 0: in order, 1: problems, 2: it could not look.`,
} as const;

/** Prints what is wrong. 0: in order; 1: problems; 2: it could not look, and says why. */
export async function lint(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const read = readWords(words, usage, say);
  if (typeof read === 'number') return read;
  const asked = readLintWords(projectFolder, read.values, read.names);
  if (!asked.ok) return misused(asked.problem, usage.text, say);
  const began = performance.now();
  let packs: LintedPack[];
  try {
    packs = asked.packs.map((name) => lintPack(projectFolder, name, asked.files));
    if (asked.words) packs.push(lintWords(projectFolder, asked.files));
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    say(`"${path ?? projectFolder}" cannot be read (${code}).`);
    return 2;
  }
  const seconds = (performance.now() - began) / 1000;
  const print = { text: lintText, json: lintJson, sarif: lintSarif }[asked.format];
  say(print(packs, seconds));
  return packs.some(({ problems }) => problems.length > 0) ? 1 : 0;
}

/** One pack; with files named, only what is said about them. */
function lintPack(projectFolder: string, name: string, files: ReadonlySet<string>): LintedPack {
  const { pack, diagnostics, suppressed, sources } = readPack(projectFolder, name);
  const asked = (file: string) => files.size === 0 || files.has(file);
  return {
    name,
    flows: pack?.flows.size ?? null,
    messages: pack?.templates.size ?? null,
    problems: diagnostics.filter(({ file }) => asked(file)),
    elsewhere: diagnostics.filter(({ file }) => !asked(file)).length,
    suppressed: suppressed.filter(({ place }) => asked(place.file)),
    sources,
  };
}

/** The words of numbers and days, which all packs share; printed like a pack. */
function lintWords(projectFolder: string, files: ReadonlySet<string>): LintedPack {
  const { diagnostics, sources } = readWordFiles(projectFolder);
  const problems = diagnostics.filter(({ file }) => files.size === 0 || files.has(file));
  const elsewhere = diagnostics.length - problems.length;
  return {
    name: 'numbers and days',
    flows: null,
    messages: null,
    problems,
    elsewhere,
    suppressed: [],
    sources,
  };
}
