/**
 * `npm run record -- PHONE NAME`: the conversations of a person and of those they save with, as a replay. Names, phones,
 * groups and free texts become fakes; the same thing has the same fake throughout.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Temporal } from '@js-temporal/polyfill';
import { parse } from 'yaml';
import { circlesOf } from '../ledger/circles/shared.ts';
import { readRecord } from '../runtime/conversation/record.ts';
import { openScratch } from '../runtime/database/scratch.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import type { Cipher } from '../runtime/identity/cipher.ts';
import { createUsers } from '../runtime/identity/users.ts';
import type { Pack } from '../runtime/language/model.ts';
import { languages } from '../runtime/ports.ts';
import type { Database } from '../runtime/ports.ts';
import { convert } from '../runtime/studio/export/convert.ts';
import type { RecordedPerson } from '../runtime/studio/export/convert.ts';
import { OwnWords } from '../runtime/studio/export/own-words.ts';
import { readReplay } from '../runtime/studio/replay/format.ts';
import { writeLine, writeReplay } from '../runtime/studio/replay/write.ts';
import type { WrittenLine } from '../runtime/studio/replay/write.ts';
import { command } from './command.ts';
import { atHome } from './database.ts';
import { openPacks } from './packs.ts';
import type { LoadedPacks } from './packs.ts';
import { replayFile } from './replay.ts';
import { transcriptFile } from './runs.ts';
import { Scenes } from './scenes.ts';

const packName = 'likelemba';

/** A replay made of a real conversation. */
export interface Exported {
  readonly text: string;
  /** What a replay cannot do and was left out. */
  readonly left: readonly string[];
  /** What stands there instead of what is not kept. */
  readonly instead: readonly string[];
}

const usage = {
  names: 2,
  text: `npm run record -- 254712345678 name_of_the_replay
  makes a replay of the conversations of this person and of those they save with; everything personal becomes a fake
Ends with 0: written, and it plays, 1: nobody with this number, or it does not play, 2: not understood.`,
} as const;

/** Writes the replay, and its transcript when it plays. */
export const record = command(
  usage,
  async ({ projectFolder, names: [phone = '', name = ''], say, misused }) => {
    if (!/^\+?[1-9]\d{6,14}$/.test(phone))
      return misused('A phone number comes first, with its country code.');
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return misused('A name in small letters comes second.');
    if (existsSync(join(projectFolder, replayFile(name)))) {
      say(`${replayFile(name)} is there already; choose another name`);
      return 2;
    }
    const packs = openPacks(projectFolder, [packName]);
    const exported = await atHome(projectFolder, 'record', say, ({ database, dataKey }) =>
      exportChat(projectFolder, database, createCipher(dataKey), packs, phone.replace('+', ''), name),
    );
    if (exported === null) {
      say('nobody with this number has written to us');
      return 1;
    }
    for (const what of exported.left) say(`left out, a replay cannot do it: ${what}`);
    exported.instead.forEach(say);
    const { text, differs, transcript } = await prove(projectFolder, packs, name, exported.text);
    writeFileSync(join(projectFolder, replayFile(name)), text);
    say(`written: ${replayFile(name)}. Read it before you share it.`);
    differs.forEach((line) => say(`  ! ${line}`));
    if (differs.length > 0) return 1;
    const file = transcript === null ? null : join(projectFolder, transcript.file);
    if (file !== null && transcript !== null) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, transcript.text);
    }
    return 0;
  },
);

/** The replay of a person's conversation; null when there is none. */
export async function exportChat(
  projectFolder: string,
  database: Database,
  cipher: Cipher,
  packs: LoadedPacks,
  phone: string,
  name: string,
): Promise<Exported | null> {
  const users = createUsers({ cipher, operatorPhones: [] });
  const asked = await users.findByPhone(database, `+${phone}`);
  if (asked === null) return null;
  const groups = await circlesOf(database, asked);
  const ids = [...new Set([asked, ...groups.flatMap(({ memberIds }) => memberIds)])];
  const turns = await readRecord(database, cipher, ids);
  const people: RecordedPerson[] = await database.transaction(async (tx) => {
    const found: RecordedPerson[] = [];
    for (const id of ids) {
      const { name: known, language } = await users.read(tx, id);
      found.push({ id, name: known, phone: (await users.phone(tx, id)).replace('+', ''), language });
    }
    return found;
  });
  // In the order in which they first wrote.
  const order = new Map([...new Set(turns.map(({ userId }) => userId))].map((id, index) => [id, index]));
  people.sort((a, b) => (order.get(a.id) ?? ids.length) - (order.get(b.id) ?? ids.length));
  const converted = convert({
    pack: packs.current(packName),
    people,
    groups,
    turns,
    own: readOwnWords(projectFolder, packs.current(packName)),
  });
  const begins = Temporal.Instant.fromEpochMilliseconds(converted.begins.getTime())
    .toZonedDateTimeISO('Africa/Nairobi')
    .toPlainDateTime();
  const text = writeReplay({
    comment: 'A conversation that took place; everything personal in it is made up.',
    replay: name.replaceAll('_', ' '),
    pack: packName,
    begins: {
      clock: `${begins.toString({ smallestUnit: 'minute' }).replace('T', ' ')} Africa/Nairobi`,
      people: converted.people,
    },
    talk: converted.talk,
  });
  const { left, instead } = converted;
  return { text, left, instead };
}

/** Plays what was exported, once to count the calls that move money, once with them expected. */
async function prove(
  projectFolder: string,
  packs: LoadedPacks,
  name: string,
  text: string,
): Promise<{
  readonly text: string;
  readonly differs: readonly string[];
  readonly transcript: { readonly file: string; readonly text: string } | null;
}> {
  const scratch = await openScratch(projectFolder);
  const scenes = new Scenes(packs, () => scratch.make());
  const read = (of: string) => readReplay(replayFile(name), of, () => ({ replay: null, problems: [] }));
  try {
    const first = read(text);
    if (first.replay === null) return { text, differs: first.problems, transcript: null };
    const calls = new Map<string, number>();
    const money = new Set(
      packs.current(packName).catalogue.tools.flatMap((tool) => (tool.risk === 'money' ? [tool.name] : [])),
    );
    const { ledger } = await scenes.play(
      { replay: first.replay, language: null, perturb: null },
      {
        onStep: ({ result }) => {
          for (const effect of result.effects)
            if (effect.kind === 'call' && money.has(effect.tool))
              calls.set(effect.tool, (calls.get(effect.tool) ?? 0) + 1);
        },
      },
    );
    const { events: _, ...sums } = ledger;
    const lines: WrittenLine[] = [
      ...[...calls].map(([tool, times]) => ({ tool: { name: tool, times } })),
      { ledger: sums },
    ];
    const whole = `${text}${lines.map((line) => `${writeLine(line)}\n`).join('')}`;
    const second = read(whole);
    if (second.replay === null) return { text: whole, differs: second.problems, transcript: null };
    const run = { replay: second.replay, language: null, perturb: null };
    const { failures, transcript } = await scenes.play(run);
    const file = transcriptFile('', name, run);
    return {
      text: whole,
      differs: failures.map(({ line, message }) => `line ${line}: ${message}`),
      transcript: file === null ? null : { file, text: transcript },
    };
  } finally {
    await scenes.close();
    await scratch.close();
  }
}

/** What the product says and understands, in all languages. */
function readOwnWords(projectFolder: string, pack: Pack): OwnWords {
  const read = (...names: readonly string[]): unknown =>
    languages.flatMap((language) =>
      names.map(
        (name) =>
          parse(readFileSync(join(projectFolder, 'locales', language, `${name}.yaml`), 'utf8')) as unknown,
      ),
    );
  return new OwnWords(pack, read('runtime', pack.name), read('numbers', 'dates'));
}
