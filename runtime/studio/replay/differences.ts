/** What differs in many transcripts, each difference once: a message that was changed stands in all that show it. */
import { code, isOfCodes, onlyCodes } from './codes.ts';
import { changesBetween } from './line-difference.ts';
import type { Change } from './line-difference.ts';
import { firstOf, signed } from './transcript.ts';

/** Lines that are shown of one difference. */
const linesShown = 24;

interface Group {
  /** The first that was met. */
  readonly change: Change;
  readonly transcripts: Set<string>;
  readonly replays: Set<string>;
}

export class Differences {
  readonly #groups = new Map<string, Group>();
  /** Places where only codes differ, and the transcripts that they are in. */
  #ofCodes = 0;
  readonly #ofCodesIn = new Set<string>();

  /** Takes a transcript as it was kept and as it is now, by its name and that of its replay; `people` as they are shown. */
  add(replay: string, transcript: string, kept: string, heard: string, people: readonly string[]): void {
    for (const change of changesBetween(kept, heard)) {
      if (isOfCodes(change)) {
        this.#ofCodes += 1;
        this.#ofCodesIn.add(transcript);
        continue;
      }
      const key = alike(change, people);
      const group = this.#groups.get(key) ?? { change, transcripts: new Set(), replays: new Set() };
      this.#groups.set(key, group);
      group.transcripts.add(transcript);
      group.replays.add(replay);
    }
  }

  /** Lines to print, what stands in the most transcripts first and codes last; none where nothing differs. */
  show(): string[] {
    const transcripts = counted(this.#ofCodesIn.size, 'transcript');
    const codes = `${counted(this.#ofCodes, 'place')} in ${transcripts} where ${onlyCodes}`;
    if (this.#groups.size === 0) return this.#ofCodes === 0 ? [] : [codes];
    const groups = [...this.#groups.values()].sort((a, b) => b.transcripts.size - a.transcripts.size);
    return [
      'what differs from the transcripts as they were kept, each difference once (- as it was, + as it is):',
      ...groups.flatMap(({ change, transcripts, replays }) => [
        `  in ${counted(transcripts.size, 'transcript')} of ${counted(replays.size, 'replay')}, as ${[...transcripts][0]}:${change.line}`,
        ...firstOf(signed(change), linesShown).map((line) => `    ${line}`),
      ]),
      ...(this.#ofCodes === 0 ? [] : [`  … and ${codes}`]),
    ];
  }
}

/** A word with a digit: an amount, a date, a code. */
const number = /[\p{L}\d.,:-]*\d[\p{L}\d-]*/gu;

/**
 * The same for differences that are the same but for who it is about, codes, and numbers that stand on both sides. An
 * amount that has become another one is a difference of its own.
 */
function alike(change: Change, people: readonly string[]): string {
  const numbers = (lines: readonly string[]) => new Set(lines.join('\n').match(number));
  const [was, is] = [numbers(change.removed), numbers(change.added)];
  const text = signed(change)
    .join('\n')
    .replaceAll(number, (found) => (code.test(found) || (was.has(found) && is.has(found)) ? '#' : found));
  return people.reduce((masked, name) => masked.replaceAll(name, '@'), text);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
