/** `npm run explore [flow or pack …]`: a machine holds every short conversation with the flows. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, step } from '../runtime/engine/step.ts';
import type { Flow, Pack } from '../runtime/language/model.ts';
import type { Language } from '../runtime/ports.ts';
import { explore as exploreFlow } from '../runtime/studio/explore/explore.ts';
import type { Explored } from '../runtime/studio/explore/explore.ts';
import type { Violation } from '../runtime/studio/explore/model.ts';
import { exploredJson, showExplored, showViolation, talkOf } from '../runtime/studio/explore/show.ts';
import { writeReplay } from '../runtime/studio/replay/write.ts';
import { noSuch } from './command-words.ts';
import type { Say } from './command-words.ts';
import { command } from './command.ts';
import { exploreOptions, readExploreWords } from './explore-words.ts';
import { surroundings } from './explored-people.ts';
import { packsIn } from './pack-names.ts';
import { openPacks } from './packs.ts';
import { replayFile } from './replay.ts';

const usage = {
  options: exploreOptions,
  names: Infinity,
  text: `npm run explore [-- [flow or pack …] [--interruptions 1] [--through status,rules] [--lang sw] [--json] [--save name]]
  without names     every flow of every pack under flows/
  --interruptions   how much may come between in one conversation: commands, wrong answers, taps twice or too late,
                    notices, events too early or too late; 1 unless said otherwise. One more is always tried and looked at
  --through         flows that are gone on with when they come between; the menu, help and the flow itself unless said
                    otherwise. Of all others only how they begin, and what the world does meanwhile
  --states          most states of a flow, 20000 unless said otherwise; --seconds: most time for it, 60
  --lang            the language that is spoken: en (unless said otherwise), fr or sw. What is said is read in all of them
  --json            what was found as JSON
  --save            writes the first conversation that was found as a replay of that name
Ends with 0: nothing was found, 1: something was, or a pack has problems, 2: not understood.`,
} as const;

/** The moment at which all conversations begin. */
const now = new Date('2026-03-02T06:00:00Z');
const clock = '2026-03-02 09:00 Africa/Nairobi';
const speaker = 'amina';
const phone = '254700000001';

/** 0: nothing was found; 1: something was; 2: not understood. */
export const explore = command(usage, ({ projectFolder, values, names: named, say, misused }) => {
  const asked = readExploreWords(values);
  if (!asked.ok) return misused(asked.problem);
  const { save, json = false } = values;
  const file = save === undefined ? null : join(projectFolder, replayFile(save));
  if (file !== null && existsSync(file)) return misused(`"${save}" exists already.`);
  const names = packsIn(projectFolder) ?? [];
  const packs = openPacks(projectFolder, names);
  const flows = wantedOf(
    names.map((name) => packs.current(name)),
    named,
    asked.through ?? [],
  );
  if ('stranger' in flows) return misused(noSuch('flow or pack', flows.stranger, flows.known));
  const found: { readonly pack: Pack; readonly explored: Explored }[] = [];
  for (const { pack, flow } of flows.wanted) {
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    const { interruptions, states, language } = asked;
    const through = new Set(asked.through ?? throughOf(pack));
    const explored = exploreFlow(
      { pack, words: packs.words(pack), engine: { step, fail }, surroundings, language, now },
      flow,
      { interruptions, through, states, isLate: () => seconds() > asked.seconds },
    );
    found.push({ pack, explored });
    if (json) continue;
    say(showExplored(explored, seconds()));
    for (const violation of explored.violations) sayViolation(pack, violation, say);
  }
  if (json)
    say(
      JSON.stringify(
        found.map(({ pack, explored }) => exploredJson(pack, explored, speaker, surroundings)),
        null,
        2,
      ),
    );
  const first = found.flatMap(({ pack, explored }) =>
    explored.violations.map((violation) => ({ pack, violation })),
  )[0];
  if (file !== null && first !== undefined) {
    writeFileSync(file, replayOf(first.pack, first.violation, String(save), asked.language));
    if (!json) say(`${replayFile(String(save))} is written: say in it what must come instead.`);
  }
  return first === undefined ? 0 : 1;
});

function wantedOf(
  packs: readonly Pack[],
  names: readonly string[],
  through: readonly string[],
):
  | { readonly wanted: readonly { readonly pack: Pack; readonly flow: Flow }[] }
  | { readonly stranger: string; readonly known: readonly string[] } {
  const all = packs.flatMap((pack) => [...pack.flows.values()].map((flow) => ({ pack, flow })));
  const stranger =
    names.find((name) => !all.some(({ pack, flow }) => name === pack.name || name === flow.name)) ??
    through.find((name) => !all.some(({ flow }) => name === flow.name));
  const known = [...packs.map(({ name }) => name), ...all.map(({ flow }) => flow.name)];
  if (stranger !== undefined) return { stranger, known };
  return {
    wanted: all.filter(
      ({ pack, flow }) => names.length === 0 || names.includes(pack.name) || names.includes(flow.name),
    ),
  };
}

/** The menu, and what helps: whatever is open, these come between. */
function throughOf({ entry, commands }: Pack): readonly string[] {
  const help = commands.get('help')?.flow;
  return help === undefined ? [entry] : [entry, help];
}

function sayViolation(pack: Pack, violation: Violation, say: Say): void {
  say('');
  for (const line of showViolation(pack, violation)) say(line);
  const { talk, notes } = talkOf(violation.node, speaker, surroundings);
  say('    talk:');
  for (const line of talk)
    for (const [key, value] of Object.entries(line)) say(`      - ${key}: ${JSON.stringify(value)}`);
  for (const note of notes) say(`      # ${note}`);
  say('');
}

function replayOf(pack: Pack, violation: Violation, name: string, speaks: Language): string {
  const { talk, notes } = talkOf(violation.node, speaker, surroundings);
  const { rule, message, flow, step: at } = violation;
  return writeReplay({
    comment: [`${flow}.${at}  ${rule}: ${message}`, ...notes].join('\n'),
    replay: name.replaceAll('_', ' '),
    pack: pack.name,
    begins: { clock, people: { [speaker]: { phone, speaks } } },
    talk,
  });
}
