/** People who come to the product as people do: every step is a message to the webhook. */
import type { Rig } from './rig.ts';

/** A number that belongs to nobody: 254700 and six digits. */
function phoneOf(number: number): string {
  return `254700${String(number).padStart(6, '0')}`;
}

/** A number's end in letters: names with long numbers are refused. */
function lettersOf(phone: string): string {
  return phone.slice(-6).replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] ?? '');
}

/** Makes members of the phones from `first` on: language, name, terms. */
export async function register(rig: Rig, first: number, count: number): Promise<string[]> {
  const phones = Array.from({ length: count }, (_, index) => phoneOf(first + index));
  for (const phone of phones) rig.gateway.addPhone({ number: phone, name: 'Bench', language: 'en' });
  await inParallel(phones, 16, async (phone) => {
    for (const text of ['Hello', 'English', `Member ${lettersOf(phone)}`, '1']) await rig.says(phone, text);
  });
  return phones;
}

/** Circles of these members, each founded, joined and started by its own; contributions of KES 100 a week. */
export async function startCircles(rig: Rig, phones: readonly string[], seats: number): Promise<string[][]> {
  const circles: string[][] = [];
  for (let at = 0; at + seats <= phones.length; at += seats) circles.push(phones.slice(at, at + seats));
  await inParallel(circles, 8, async ([founder = '', ...others]) => {
    const answers = ['1', 'Bench', '100', String(seats), 'weekly', '1', '0', String(seats), 'tomorrow', '1'];
    for (const text of answers) await rig.says(founder, text);
    const code = await inviteOf(rig, founder);
    for (const phone of others) for (const text of [`JOIN ${code}`, '1']) await rig.says(phone, text);
  });
  await rig.rest();
  await inParallel(circles, 8, async ([founder = '']) => {
    // The order is kept, the start confirmed. In other words: the same ones at once count as sent twice.
    for (const text of ['START', '1', 'Start the group']) await rig.says(founder, text);
  });
  await rig.rest();
  const [row] = await rig.database.query<{ started: number }>({
    name: 'bench.started',
    text: `select count(*)::int as started from domain.groups where status = 'active'`,
  });
  if (row?.started !== circles.length)
    throw new Error(`${row?.started} of ${circles.length} circles have started`);
  return circles;
}

/**
 * Moves on to the day on which the first contributions of all circles are due, so that what is measured later finds
 * them in the same state.
 */
export async function waitUntilDue(rig: Rig): Promise<void> {
  await rig.clock.moveTo(new Date(rig.clock.now().getTime() + 27 * 60 * 60 * 1000));
  await rig.rest();
}

async function inviteOf(rig: Rig, phone: string): Promise<string> {
  await rig.rest();
  const texts = rig.gateway.history(phone).map(({ text }) => text);
  const code = texts
    .map((text) => /JOIN(?:%20|\s)([A-Z0-9]{6})/.exec(text)?.[1])
    .findLast((found) => found !== undefined);
  if (code === undefined)
    throw new Error(`no invitation came to ${phone}; last: ${texts.at(-1) ?? 'nothing'}`);
  return code;
}

/** Does the work for each item, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
