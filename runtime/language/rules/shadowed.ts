/**
 * No word of a choice is also a word for a command or keyword that leads elsewhere: it could not be reached there. Looked
 * at once the pack is sound: where a choice leads may be what is wrong.
 */
import { commandWords, commandsByWord } from '../command-words.ts';
import type { CommandWord } from '../command-words.ts';
import { warning } from '../declared-code.ts';
import type { Details } from '../diagnostics.ts';
import { standsAlone } from '../keyword-alone.ts';
import type { Place } from '../model.ts';
import type { PackDraft } from '../pack-draft.ts';
import { offersOf, plainWord, spellings } from '../offered-words.ts';
import type { Offer } from '../offered-words.ts';
import { wayBack } from './recursion.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  STRING_LIKE_COMMAND: warning(
    '"{word}" is also a word for the command "{command}", and never chooses here',
    'use another word',
  ),
  STRING_LIKE_KEYWORD: warning(
    '"{word}" is also a keyword that starts flow "{flow}", and never chooses here',
    'use another word',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const shadowed: Rule<keyof typeof codes> = {
  name: 'shadowed',
  sees: 'a sound pack',
  codes,
  check(pack, report) {
    const commands = commandsByWord(commandWords(pack));
    const groups: Shadow[][] = [];
    for (const shadow of offersOf(pack).flatMap((offer) => shadowsOf(pack, offer, commands))) {
      const group = groups.find((each) => each.some((other) => areOne(other, shadow)));
      if (group === undefined) groups.push([shadow]);
      else group.push(shadow);
    }
    for (const group of groups) tell(group, report);
  },
};

/** A word of a choice that is not reached. */
interface Shadow {
  readonly code: 'STRING_LIKE_COMMAND' | 'STRING_LIKE_KEYWORD';
  readonly details: Details;
  readonly word: string;
  /** The key of the choice's string, and where it stands. */
  readonly key: string;
  readonly place: Place;
  /** What hides it, and where that stands. */
  readonly by: string;
  readonly hider: Place;
}

/** One choice in several languages, or one word that hides several choices. */
function areOne(one: Shadow, other: Shadow): boolean {
  return one.by === other.by && (one.key === other.key || one.word === other.word);
}

function tell(group: readonly Shadow[], report: Report): void {
  const [first] = group;
  if (first === undefined) return;
  const isOfHider = new Set(group.map(({ key }) => key)).size > 1;
  const places = new Set(group.map(({ place }) => place));
  if (!isOfHider) places.delete(first.place);
  const related = [...places].map((place) => ({
    place,
    message: isOfHider ? 'not reached here' : 'and here',
  }));
  // Either of the two may be the new one.
  if (!isOfHider) related.push({ place: first.hider, message: `the ${first.by}` });
  report(first.code, isOfHider ? first.hider : first.place, first.details, { related });
}

function shadowsOf(
  pack: PackDraft,
  offer: Offer,
  commands: ReadonlyMap<string, CommandWord>,
): readonly Shadow[] {
  return spellings(pack, offer).flatMap(({ id, key, entry, flow, spelled }) =>
    [...spelled].flatMap((written): Shadow[] => {
      const word = plainWord(written);
      const of = { word, key, place: entry.place };
      const takesOf = (name: string) => pack.flows.get(name)?.flow.takes;
      const leadsElsewhere = (start: string | undefined) => !leadsThere(pack, start, [flow, offer.flow]);
      const command = commands.get(word);
      const start = command === undefined ? undefined : pack.manifest.commands.get(command.of)?.flow;
      const keyword = pack.manifest.keywords.find(
        (each) => plainWord(each.word) === word && standsAlone(each, takesOf(each.start.flow)),
      );
      const found: Shadow[] = [];
      if (command !== undefined && !command.said && command.of !== id && leadsElsewhere(start)) {
        const details = { word: written, command: command.of };
        const by = `command ${command.of}`;
        found.push({ ...of, code: 'STRING_LIKE_COMMAND', details, by, hider: command.entry.place });
      }
      if (keyword !== undefined && leadsElsewhere(keyword.start.flow)) {
        const details = { word: written, flow: keyword.start.flow };
        const by = `keyword ${keyword.word}`;
        found.push({ ...of, code: 'STRING_LIKE_KEYWORD', details, by, hider: keyword.place });
      }
      return found;
    }),
  );
}

/** Whether a command or keyword is the choice by another name: it runs, or runs what runs, the same flow. */
function leadsThere(pack: PackDraft, start: string | undefined, where: readonly (string | null)[]): boolean {
  return start !== undefined && where.some((flow) => flow !== null && wayBack(pack, start, flow) !== null);
}
