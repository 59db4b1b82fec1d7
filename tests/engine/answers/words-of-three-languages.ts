import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readWords, type WordFiles, type Words } from '../../../runtime/engine/answers/words.ts';
import { languages, type Language } from '../../../runtime/ports.ts';

/** The word files as they are shipped, parsed. */
export function wordFiles(): Record<Language, WordFiles> {
  const read = (language: Language, name: string): unknown =>
    parse(readFileSync(new URL(`../../../locales/${language}/${name}.yaml`, import.meta.url), 'utf8'));
  const files = languages.map((language) => [
    language,
    { numbers: read(language, 'numbers'), dates: read(language, 'dates') },
  ]);
  return Object.fromEntries(files) as Record<Language, WordFiles>;
}

/** The tables made from them. */
export function wordsOfThreeLanguages(): Words {
  const read = readWords(wordFiles());
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.words;
}
