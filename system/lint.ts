/** `npm run lint`: everything that is wrong with the packs, with place and hint. */
import { lintJson } from '../runtime/language/lint-json.ts';
import { lintSarif } from '../runtime/language/lint-sarif.ts';
import { lintText } from '../runtime/language/lint-text.ts';
import type { LintedPack } from '../runtime/language/lint-text.ts';
import { command } from './command.ts';
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

/** Prints what is wrong. */
export const lint = command(usage, ({ projectFolder, values, names, say, misused }) => {
  const asked = readLintWords(projectFolder, values, names);
  if (!asked.ok) return misused(asked.problem);
  const began = performance.now();
  const packs = asked.packs.map((name) => lintPack(projectFolder, name, asked.files));
  if (asked.words) packs.push(lintWords(projectFolder, asked.files));
  const seconds = (performance.now() - began) / 1000;
  const print = { text: lintText, json: lintJson, sarif: lintSarif }[asked.format];
  say(print(packs, seconds));
  return packs.some(({ problems }) => problems.length > 0) ? 1 : 0;
});

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
