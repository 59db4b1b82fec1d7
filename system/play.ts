/** `npm run play`: a chat in the terminal on the whole system, with the clock in one's hand. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../runtime/database/pool.ts';
import { openScratch } from '../runtime/database/scratch.ts';
import { usesOf } from '../runtime/language/kinds/all.ts';
import type { Pack } from '../runtime/language/model.ts';
import { languages } from '../runtime/ports.ts';
import type { Language } from '../runtime/ports.ts';
import { Session } from '../runtime/studio/play/session.ts';
import type { FlowStart, PlayPerson } from '../runtime/studio/play/session.ts';
import { readReplay } from '../runtime/studio/replay/format.ts';
import { clockOf } from '../runtime/studio/replay/head.ts';
import type { Replay } from '../runtime/studio/replay/lines.ts';
import { playOpeningScene } from '../runtime/studio/replay/play.ts';
import { writeReplay } from '../runtime/studio/replay/write.ts';
import { command } from './command.ts';
import { noSuch } from './command-words.ts';
import { unknownPack, usualPack } from './pack-names.ts';
import { openPacks } from './packs.ts';
import { findReplay, replayFile } from './replay.ts';
import { transcriptFile } from './runs.ts';
import { Scenes } from './scenes.ts';
import { openStage } from './stage.ts';

const zone = 'Africa/Nairobi';
const clock = `2026-03-02 09:00 ${zone}`;

const option = { type: 'string' } as const;

const usage = {
  options: { pack: option, as: option, speaks: option, phone: option, after: option, save: option },
  text: `npm run play [-- [options]]
  --pack clinic       else that of --after, or likelemba
  --as amina          who you are: a name in small letters
  --speaks sw         en, fr or sw
  --phone 254700000001
  --after create_join_start    go on where a replay ends, as one of its people
  --save name         write a replay at the end
Ends with 0: played, and saved, 1: something typed was not understood, or what was saved does not play, 2: wrong options.`,
} as const;

/** Plays what is typed until `/quit` or the end of what comes through a pipe. */
export const play = command(usage, async ({ projectFolder, values, say, misused }) => {
  const asked = readOptions(values);
  if (typeof asked === 'string') return misused(asked);
  const scene = asked.after === null ? null : findReplay(projectFolder, asked.after);
  if (scene?.replay === null) return misused(scene.problems.join('\n'));
  if (asked.save !== null && existsSync(join(projectFolder, replayFile(asked.save))))
    return misused(`${replayFile(asked.save)} is there already; choose another name`);
  const begins = scene?.replay ?? null;
  const pack = asked.pack ?? begins?.pack ?? usualPack;
  const noPack = unknownPack(projectFolder, pack);
  if (noPack !== null) return misused(noPack);
  if (begins !== null && begins.pack !== pack)
    return misused(`${asked.after} is of the pack ${begins.pack}, not of ${pack}.`);
  const people = peopleOf(begins, asked);
  if (!people.has(asked.as))
    return misused(noSuch(`person in ${asked.after} called`, asked.as, [...people.keys()]));
  const packs = openPacks(projectFolder, [pack]);
  const scratch = await openScratch(projectFolder);
  const made = await scratch.make();
  const database = openDatabase({ url: made.url, max: 6, applicationName: 'likelemba play' });
  let wrong = 0;
  let saved = 0;
  try {
    const stage = await openStage({
      database,
      packs,
      pack,
      startsAt: clockOf(begins ?? { clock }),
      sceneIsSet: false,
      reportsSends: false,
      folder: null,
    });
    try {
      if (begins !== null) await playOpeningScene(sceneFrom(begins), stage, null);
      const session = new Session({
        stage,
        zone,
        people,
        speaker: asked.as,
        newPeople: begins === null,
        flow: (name, language) => startOf(packs.current(pack), name, language),
        say,
      });
      await session.begin();
      say('Write as a member does. /help lists what else there is, /quit leaves.\n');
      const save = async (name: string): Promise<boolean> => {
        const file = replayFile(name);
        if (!/^[a-z][a-z0-9_]*$/.test(name) || existsSync(join(projectFolder, file))) {
          say(`  ! ${file} is no new name in small letters`);
          return false;
        }
        const text = await replayOf(session, name, pack, asked.after);
        const differs = await provePlays(projectFolder, name, text, new Scenes(packs, () => scratch.make()));
        differs.forEach((line) => say(`  ! ${line}`));
        if (differs.length === 0) say(`saved: ${file}. It plays: npm run replay ${name}`);
        return differs.length === 0;
      };
      for await (const typed of typedLines(session)) {
        if (typed.trim() === '/quit') break;
        const name = /^\/save\s+(\S+)\s*$/.exec(typed)?.[1];
        if (!(name === undefined ? await session.line(typed) : await save(name))) wrong += 1;
      }
      if (asked.save !== null && !(await save(asked.save))) saved = 1;
    } finally {
      await stage.close();
    }
  } finally {
    await database.close();
    await scratch.close();
  }
  return saved === 1 || (wrong > 0 && !process.stdin.isTTY) ? 1 : 0;
});

interface Asked {
  readonly pack: string | null;
  readonly as: string;
  readonly speaks: Language;
  readonly phone: string;
  readonly after: string | null;
  readonly save: string | null;
}

/** What the options ask for, or what is wrong with them. */
function readOptions(given: Partial<Record<keyof typeof usage.options, string>>): Asked | string {
  const {
    pack = null,
    as = 'amina',
    speaks = 'en',
    phone = '254700000001',
    after = null,
    save = null,
  } = given;
  if (!(languages as readonly string[]).includes(speaks)) return noSuch('language', speaks, languages);
  if (!/^2547000000(?!00)\d{2}$/.test(phone)) return '--phone is one of 254700000001 to 254700000099';
  for (const name of [as, save])
    if (name !== null && !/^[a-z][a-z0-9_]*$/.test(name)) return `${name} is no name in small letters`;
  return { pack, as, speaks: speaks as Language, phone, after, save };
}

function peopleOf(begins: Replay | null, { as, phone, speaks }: Asked): ReadonlyMap<string, PlayPerson> {
  return begins?.people ?? new Map([[as, { phone, language: speaks }]]);
}

/** A replay whose opening scene is all of another. */
function sceneFrom(replay: Replay): Replay {
  return { ...replay, before: [...replay.before, ...replay.talk] };
}

/** What a person writes to get into a flow. */
function startOf(pack: Pack, flow: string, language: Language): FlowStart {
  if (!pack.flows.has(flow)) return { unknown: [...pack.flows.keys()] };
  const command = [...pack.commands].find(([, start]) => start.flow === flow)?.[0];
  const spelling = command === undefined ? undefined : pack.strings.words(language, `commands.${command}`)[0];
  if (spelling !== undefined) return { word: spelling };
  const keyword = pack.keywords.find(({ start }) => start.flow === flow)?.word;
  if (keyword !== undefined) return { word: keyword };
  const steps = [...pack.flows.values()].flatMap((other) =>
    [...other.steps.values()]
      .filter((step) => usesOf(step).runs?.flow === flow)
      .map((step) => `${other.name}.${step.name}`),
  );
  const notices = [...pack.notices]
    .filter(([, { offers }]) => [...offers.values()].some((start) => start.flow === flow))
    .map(([name]) => `the notice ${name}`);
  return { from: [...steps, ...notices] };
}

/** What is typed, or comes through a pipe. */
async function* typedLines(session: Session): AsyncGenerator<string> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY,
  });
  const ask = (): void => {
    if (!process.stdin.isTTY) return;
    lines.setPrompt(`${session.speaker}> `);
    lines.prompt();
  };
  ask();
  for await (const line of lines) {
    yield line;
    ask();
  }
}

async function replayOf(session: Session, name: string, pack: string, after: string | null): Promise<string> {
  const people = Object.fromEntries(
    [...session.people].map(([who, { phone, language }]) => [who, { phone, speaks: language }]),
  );
  return writeReplay({
    comment: 'Played by hand. Say here why this conversation is worth a test.',
    replay: name.replaceAll('_', ' '),
    pack,
    begins: after === null ? { clock, people } : { after },
    talk: [...session.talk, ...(await session.closing())],
  });
}

/** Plays what would be saved; writes it and its transcript when all of it comes as it did. */
async function provePlays(
  projectFolder: string,
  name: string,
  text: string,
  scenes: Scenes,
): Promise<readonly string[]> {
  const file = replayFile(name);
  const read = readReplay(file, text, (other) => findReplay(projectFolder, other));
  if (read.replay === null) return read.problems;
  try {
    const run = { replay: read.replay, language: null, perturb: null };
    const { failures, transcript } = await scenes.play(run);
    if (failures.length > 0) return failures.map(({ line, message }) => `line ${line}: ${message}`);
    writeFileSync(join(projectFolder, file), text);
    const shown = transcriptFile(projectFolder, name, run);
    if (shown !== null) {
      mkdirSync(dirname(shown), { recursive: true });
      writeFileSync(shown, transcript);
    }
    return [];
  } finally {
    await scenes.close();
  }
}
