/** No message reads the same in two languages: a file was copied and not translated. */
import { warning } from '../declared-code.ts';
import type { Rule } from './rule.ts';

const codes = {
  TEMPLATE_SAME: warning('reads as in {language}', 'translate it'),
};

/** Fewer words may be the same by chance: a greeting, a name. */
const leastWords = 3;

export const languages: Rule<keyof typeof codes> = {
  name: 'languages',
  sees: 'everything',
  codes,
  check(pack, report) {
    for (const texts of pack.templates.values()) {
      const seen = new Map<string, string>();
      for (const [language, text] of texts) {
        if (text === null) continue;
        const words = wordsOf(text.source);
        const other = seen.get(words);
        if (other === undefined) seen.set(words, language);
        else if (words.split(' ').length >= leastWords)
          report('TEMPLATE_SAME', { file: text.file, line: 1, column: 1, length: 1 }, { language: other });
      }
    }
  },
};

/** The words of a text without comments, values and conditions. */
function wordsOf(source: string): string {
  return source
    .replace(/\{\{[\s\S]*?\}\}/g, ' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
