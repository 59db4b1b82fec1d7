/** How a story is played on the phones, line by line, as friends would: each waits for what they answer. */
import { Temporal } from '@js-temporal/polyfill';
import { isSpoken, spokenBy, whatIsDone } from '../runtime/studio/replay/acting.ts';
import type { Line, Replay } from '../runtime/studio/replay/lines.ts';
import { operatorAct, operatorWords } from '../runtime/studio/replay/operating.ts';
import type { OperatorLine } from '../runtime/studio/replay/operating.ts';
import type { Heard, PhoneAct } from '../runtime/studio/replay/stage.ts';
import { capital, duration } from '../runtime/studio/replay/wording.ts';
import { promptActs } from '../console/phones/world.ts';
import type { ActResult, Phone, Sent, World } from '../console/phones/world.ts';
import { wordsOf } from './message-words.ts';
import type { StoryView } from '../console/phones/studio.ts';

/** What a person at the page has, and nothing else: so a story can do nothing that a person could not. */
export type StoryWorld = Pick<World, 'phones' | 'money' | 'clock' | 'desk'>;

/** Who holds the story in hand. */
export interface Teller {
  /** Says how far it is. */
  show(part: Partial<StoryView>): void;
  /** A moment's thought, as long as the friends take; longer while somebody holds the story. Throws `Over`. */
  think(): Promise<void>;
  /** Looks until there is something; `Over` with what `missing` says when nothing comes. */
  until<T>(look: () => Promise<T | undefined>, missing: () => string): Promise<T>;
}

/** The story ends here: somebody stopped it, or it cannot go on. */
export class Over extends Error {}

/** Messages of a chat that are looked at. */
const newest = 500;

/** The lines that are played: what it begins with comes first. What only a test asks is left out. */
export function linesOf({ before, talk }: Replay): readonly Line[] {
  return [...before, ...talk].filter(
    ({ kind }) => kind !== 'tool' && kind !== 'ledger' && kind !== 'silence',
  );
}

/** Plays all lines. Throws `Over`. */
export async function playStory(world: StoryWorld, story: Replay, teller: Teller): Promise<void> {
  const play = new Play(world, teller, await castOf(world, story), await dayShift(world, story, teller));
  for (const [index, line] of linesOf(story).entries()) {
    teller.show({ played: index });
    await play.line(line);
  }
}

class Play {
  readonly #world: StoryWorld;
  readonly #teller: Teller;
  readonly #cast: ReadonlyMap<string, Phone>;
  readonly #days: number;
  /** Messages of each phone that a line spoke of already. */
  readonly #heard = new Map<string, number>();

  constructor(world: StoryWorld, teller: Teller, cast: ReadonlyMap<string, Phone>, days: number) {
    this.#world = world;
    this.#teller = teller;
    this.#cast = cast;
    this.#days = days;
  }

  async line(line: Line): Promise<void> {
    switch (line.kind) {
      case 'person':
        return this.#act(line.person, line.says);
      case 'bot':
        return this.#hear(line.to, line.says);
      case 'provider':
        return this.#answerPrompt(line.person, line.deed.act);
      case 'wait':
        return this.#wait(line.seconds);
      case 'operator':
        return this.#operator(line.does);
      default:
        throw new Over(`Nobody at the phones can do what line ${line.line} of the story says.`);
    }
  }

  get #scene() {
    return {
      stage: { heard: (number: string) => readHeard(this.#world, number) },
      phoneOf: (name: string) => this.#number(name),
      // Whoever looks on may write, too.
      isDisturbed: true,
      languageOf: (name: string) => this.#cast.get(name)?.language ?? ('en' as const),
    };
  }

  #number(person: string): string {
    return this.#cast.get(person)?.number ?? '';
  }

  async #act(person: string, says: Extract<Line, { kind: 'person' }>['says']): Promise<void> {
    const number = this.#number(person);
    this.#teller.show({ now: `${capital(person)}’s turn`, number });
    await this.#teller.think();
    const before = (await readHeard(this.#world, number)).length;
    for (const one of !isSpoken(says) && 'quickly' in says ? says.quickly : [says]) {
      const act = await this.#whatIsDone(person, one);
      this.#teller.show({ now: actWords(person, act) });
      const sent = asSent(act);
      if (sent === null) throw new Error(`${person} cannot do this on the page: ${act.kind}`);
      done(await this.#world.phones.send(number, sent));
    }
    await this.#teller.until(
      async () => ((await readHeard(this.#world, number)).length > before ? true : undefined),
      () => `${capital(person)} got no answer.`,
    );
  }

  async #whatIsDone(person: string, says: Extract<Line, { kind: 'person' }>['says']): Promise<PhoneAct> {
    const scene = this.#scene;
    let missing = '';
    const act = await this.#teller.until<PhoneAct>(
      async () => {
        const what = await whatIsDone(scene, person, says);
        if ('act' in what) return what.act;
        missing = what.missing;
        return undefined;
      },
      () => missing,
    );
    return act.kind === 'text' ? { ...act, text: shifted(act.text, this.#days) } : act;
  }

  async #hear(person: string, template: string | null): Promise<void> {
    const number = this.#number(person);
    const from = this.#heard.get(number) ?? 0;
    const index = await this.#teller.until(
      async () => {
        const heard = await readHeard(this.#world, number);
        const at = heard.findIndex(
          (message, place) => place >= from && (template === null || message.template === template),
        );
        return at < 0 ? undefined : at;
      },
      () => `${capital(person)} did not hear ${template ?? 'anything'}.`,
    );
    this.#heard.set(number, index + 1);
  }

  async #answerPrompt(person: string, wanted: string): Promise<void> {
    const number = this.#number(person);
    const act = promptActs.find((known) => known === wanted);
    if (act === undefined) throw new Over(`Nobody at the phones can make a payment that ${wanted}.`);
    this.#teller.show({ now: `M-Pesa asks ${capital(person)}`, number });
    const prompt = await this.#teller.until(
      async () =>
        (await this.#world.money.prompts()).find((one) => one.number === number && one.acts.includes(act)),
      () => `M-Pesa asks ${capital(person)} for nothing.`,
    );
    await this.#teller.think();
    this.#teller.show({ now: `${capital(person)} ${act.replaceAll('_', ' ')}` });
    done(await this.#world.money.act(prompt.id, act));
  }

  async #wait(seconds: number): Promise<void> {
    if (seconds % 3_600 !== 0) throw new Over('The clock at the phones moves by whole hours.');
    this.#teller.show({ now: `${duration(seconds)} later`, number: null });
    await this.#teller.think();
    done(await this.#world.clock.advance({ hours: seconds / 3_600 }));
  }

  async #operator(does: OperatorLine): Promise<void> {
    const act = operatorAct(
      does,
      (person) => this.#number(person),
      (person, text) => spokenBy(this.#scene, person, text),
    );
    const nameOf = (number: string) =>
      capital([...this.#cast].find(([, phone]) => phone.number === number)?.[0] ?? number);
    this.#teller.show({ now: `An operator ${operatorWords(act, nameOf)}`, number: null });
    await this.#teller.think();
    if (act.kind === 'broadcast') throw new Over('Nobody at the phones can start a broadcast.');
    const ticket = await this.#teller.until(
      async () =>
        (await this.#world.desk.tickets()).find(({ kind, number }) =>
          act.kind === 'release'
            ? kind === 'dispute'
            : number === act.phone && (kind === 'support' || act.kind !== 'close'),
        ),
      () => (act.kind === 'release' ? 'No dispute is open.' : `No ticket of ${nameOf(act.phone)} is open.`),
    );
    if (act.kind === 'read') return;
    done(
      act.kind === 'answer'
        ? await this.#world.desk.answer(ticket.id, act.text)
        : await this.#world.desk.release(ticket.id),
    );
  }
}

/**
 * The phones of a story's people: their own where nobody has talked on any of them, else new ones, so that a story can be
 * played again and beside what is there.
 */
async function castOf(world: StoryWorld, story: Replay): Promise<ReadonlyMap<string, Phone>> {
  const known = await world.phones.list();
  const people = [...story.people].map(([name, { phone, language }]) => ({ name, number: phone, language }));
  let used = false;
  for (const { number } of people) used ||= (await world.phones.messages(number, 1)).length > 0;
  const taken = new Set(known.map(({ number }) => number));
  const free = Array.from({ length: 90 }, (_, at) => `2547000000${at + 10}`).filter((one) => !taken.has(one));
  if (used && free.length < people.length) throw new Over('There are no free numbers left for the friends.');
  const cast = new Map<string, Phone>();
  for (const [index, { name, number, language }] of people.entries()) {
    const own = used ? (free[index] ?? number) : number;
    const there = known.find((phone) => phone.number === own);
    const phone = there ?? { number: own, name: capital(name), language };
    if (!there) done(await world.phones.add(phone));
    cast.set(name, phone);
  }
  return cast;
}

/**
 * Moves the clock on to the hour at which the story begins, so that days are as long as in it; returns by how many days
 * the world is ahead of the story.
 */
async function dayShift(world: StoryWorld, story: Replay, teller: Teller): Promise<number> {
  const [day = '', hour = '', zone = 'UTC'] = story.clock.split(' ');
  const nowThere = async () =>
    Temporal.Instant.fromEpochMilliseconds((await world.clock.view()).now.getTime()).toZonedDateTimeISO(zone);
  const hours = (Number(hour.slice(0, 2)) - (await nowThere()).hour + 24) % 24;
  if (hours > 0) {
    teller.show({ now: `The story begins at ${hour}` });
    await teller.think();
    done(await world.clock.advance({ hours }));
  }
  return Temporal.PlainDate.from(day).until((await nowThere()).toPlainDate(), { largestUnit: 'day' }).days;
}

/** A day that is typed is as far ahead as it was in the story. */
function shifted(text: string, days: number): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text).add({ days }).toString() : text;
}

async function readHeard(world: StoryWorld, number: string): Promise<readonly Heard[]> {
  const messages = await world.phones.messages(number, newest);
  return messages.flatMap(({ id, from, content, template }): Heard[] => {
    if (from !== 'bot') return [];
    const { text, options = [] } = wordsOf(content);
    return [{ id, text, options, template: template ?? null, of: [], data: null }];
  });
}

/** A phone of the page neither edits, deletes nor reacts, and sends no other file than a picture. */
function asSent(act: PhoneAct): Sent | null {
  switch (act.kind) {
    case 'text':
      return act;
    case 'voice':
      return { kind: 'voice' };
    case 'image':
      return { kind: 'picture' };
    case 'tap':
      return { kind: 'tap', of: act.quotes ?? '', option: act.option, label: act.label };
    case 'location':
      return { kind: 'location', latitude: -1.2864, longitude: 36.8172 };
    default:
      return null;
  }
}

function actWords(person: string, act: PhoneAct): string {
  switch (act.kind) {
    case 'text':
      return `${capital(person)} writes “${act.text}”`;
    case 'tap':
      return `${capital(person)} taps “${act.label}”`;
    default:
      return `${capital(person)} sends a ${act.kind}`;
  }
}

function done(result: ActResult): void {
  if (!result.done) throw new Over(result.why);
}
