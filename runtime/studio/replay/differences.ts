/** What differs in many transcripts, each difference once: a message that was changed stands in all that show it. */
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

  /** Takes a transcript as it was kept and as it is now, by its name and that of its replay. */
  add(replay: string, transcript: string, kept: string, heard: string): void {
    for (const change of changesBetween(kept, heard)) {
      const key = alike(change);
      const group = this.#groups.get(key) ?? { change, transcripts: new Set(), replays: new Set() };
      this.#groups.set(key, group);
      group.transcripts.add(transcript);
      group.replays.add(replay);
    }
  }

  /** Lines to print, what stands in the most transcripts first; none where nothing differs. */
  show(): string[] {
    if (this.#groups.size === 0) return [];
    const groups = [...this.#groups.values()].sort((a, b) => b.transcripts.size - a.transcripts.size);
    return [
      'what differs from the transcripts as they were kept, each difference once (- as it was, + as it is):',
      ...groups.flatMap(({ change, transcripts, replays }) => [
        `  in ${counted(transcripts.size, 'transcript')} of ${counted(replays.size, 'replay')}, as ${[...transcripts][0]}:${change.line}`,
        ...firstOf(signed(change), linesShown).map((line) => `    ${line}`),
      ]),
    ];
  }
}

/** The same for differences that are the same but for amounts, dates, codes and numbers. */
function alike(change: Change): string {
  return signed(change)
    .join('\n')
    .replaceAll(/[^\s*_]*\d[^\s*_]*/g, '#');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
