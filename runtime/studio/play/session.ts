/** A chat by hand: each line that is typed is done on a stage, shown as phones show it and kept as a replay's line. */
import { Temporal } from '@js-temporal/polyfill';
import { languages } from '../../ports.ts';
import type { Language } from '../../ports.ts';
import { namedIn, whatIsDone } from '../replay/acting.ts';
import type { Scene } from '../replay/acting.ts';
import { operatorWords, writtenOperator } from '../replay/operating.ts';
import type { OperatorAct } from '../replay/operating.ts';
import type { PersonLine } from '../replay/lines.ts';
import { providerSwitches } from '../replay/stage.ts';
import type { Heard, ProviderDeed, ProviderSwitch, Stage } from '../replay/stage.ts';
import { capital, deedWords, duration, shown } from '../replay/wording.ts';
import type { WrittenLine } from '../replay/write.ts';
import { commandHelp, personCommand, waysTo } from './commands.ts';

export interface PlayPerson {
  readonly phone: string;
  readonly language: Language;
}

export interface SessionOptions {
  readonly stage: Stage;
  readonly zone: string;
  readonly people: ReadonlyMap<string, PlayPerson>;
  readonly speaker: string;
  /** False when the chat goes on from a scene, whose people are all there are. */
  readonly newPeople: boolean;
  /** The words that start a flow in a language; null when something else leads there, named by `from`. */
  readonly flow: (name: string, language: Language) => FlowStart;
  readonly say: (line: string) => void;
}

export type FlowStart =
  { readonly word: string } | { readonly from: readonly string[] } | { readonly unknown: readonly string[] };

/** What a prompt of M-Pesa can be answered with. */
const providerWords: Readonly<Record<string, ProviderDeed>> = {
  pay: { act: 'pays' },
  decline: { act: 'declines' },
  timeout: { act: 'times_out' },
  paylate: { act: 'pays_late' },
  paytwice: { act: 'pays_twice' },
  payhand: { act: 'pays_by_hand', amountMinor: null },
  short: { act: 'insufficient' },
};

/** Most people that phones are given to by themselves: 254700000001 to …99. */
const peopleMax = 99;

export class Session {
  readonly people: Map<string, PlayPerson>;
  /** What was done and heard so far, as lines of a replay. */
  readonly talk: WrittenLine[] = [];
  readonly #options: SessionOptions;
  readonly #stage: Stage;
  readonly #seen = new Map<string, number>();
  #speaker: string;
  #calls = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#stage = options.stage;
    this.people = new Map(options.people);
    this.#speaker = options.speaker;
  }

  /** Who speaks now. */
  get speaker(): string {
    return this.#speaker;
  }

  /** What happened before is not shown and not kept. */
  async begin(): Promise<void> {
    for (const [name, { phone, language }] of this.people) {
      await this.#stage.addPerson({ phone, name: capital(name), language });
      this.#seen.set(phone, (await this.#stage.heard(phone)).length);
    }
    this.#calls = this.#stage.called().length;
    this.#showClock();
  }

  /** Takes one typed line. False: it was not understood, or could not be done. */
  async line(typed: string): Promise<boolean> {
    if (typed.trim() === '') return true;
    if (!typed.startsWith('/')) return this.#person(typed);
    const [command = '', ...words] = typed.slice(1).trim().split(/\s+/);
    const rest = words.join(' ');
    const deed = providerWords[command];
    if (deed !== undefined) return this.#provider(deed);
    const does = personCommand(command, rest);
    if (does !== null) return this.#person(does);
    switch (command) {
      case 'as':
        return this.#as(words);
      case 'wait':
        return this.#wait(rest);
      case 'flow':
        return this.#flow(rest);
      case 'next':
        return this.#next(rest);
      case 'release':
        return this.#operator({ kind: 'release' });
      case 'answer':
        return this.#operator({ kind: 'answer', phone: this.#of(this.#speaker).phone, text: rest });
      case 'ticket':
        return this.#ticket();
      case 'close':
        return this.#operator({ kind: 'close', phone: this.#of(this.#speaker).phone });
      case 'broadcast':
        return this.#operator({ kind: 'broadcast', name: rest });
      case 'where':
        return this.#where();
      case 'ledger':
        return this.#ledger();
      case 'help':
        commandHelp.forEach((line) => this.#options.say(line));
        return true;
      default:
        return this.#no(`there is no /${command}; /help lists what there is`);
    }
  }

  /** The lines that make what was played hold: tools that move money, and the ledger. */
  async closing(): Promise<WrittenLine[]> {
    const counts = new Map<string, number>();
    for (const call of this.#stage.called().slice(this.#calls))
      if (call.money) counts.set(call.tool, (counts.get(call.tool) ?? 0) + 1);
    const { balanced, escrow, paid_in, paid_out } = await this.#stage.ledger();
    return [
      ...[...counts].map(([name, times]) => ({ tool: { name, times } })),
      { ledger: { balanced, escrow, paid_in, paid_out } },
    ];
  }

  get #scene(): Scene {
    return {
      stage: this.#stage,
      phoneOf: (name) => this.#of(name).phone,
      languageOf: (name) => this.#of(name).language,
    };
  }

  #of(name: string): PlayPerson {
    const found = this.people.get(name);
    if (found === undefined) throw new Error(`there is nobody called ${name}`);
    return found;
  }

  #no(why: string): false {
    this.#options.say(`  ! ${why}`);
    return false;
  }

  async #person(says: PersonLine): Promise<boolean> {
    const other = namedIn(says);
    if (other !== null && !this.people.has(other))
      return this.#no(`there is nobody called "${other}" here: ${[...this.people.keys()].join(', ')}`);
    const done = await whatIsDone(this.#scene, this.#speaker, says);
    if ('missing' in done) return this.#no(done.missing);
    this.talk.push({ [this.#speaker]: says });
    this.#options.say(`${capital(this.#speaker)} › ${shown(done.act, done.quoted)}`);
    await this.#stage.act(this.#of(this.#speaker).phone, done.act);
    return this.#settle();
  }

  async #provider(deed: ProviderDeed): Promise<boolean> {
    if (!(await this.#stage.provider(deed, this.#of(this.#speaker).phone)))
      return this.#no(`M-Pesa asks ${this.#speaker} for nothing`);
    this.talk.push({ provider: { mpesa: deed.act, for: this.#speaker } });
    this.#options.say(`— M-Pesa: ${capital(this.#speaker)} ${deedWords(deed)}`);
    return this.#settle();
  }

  #next(what: string): boolean {
    if (!(providerSwitches as readonly string[]).includes(what))
      return this.#no(`M-Pesa can be told: ${providerSwitches.join(', ')}`);
    this.#stage.prepareProvider(what as ProviderSwitch);
    this.talk.push({ provider: { mpesa: what } });
    return true;
  }

  async #operator(act: OperatorAct): Promise<boolean> {
    const nameOf = (phone: string) =>
      [...this.people].find(([, person]) => person.phone === phone)?.[0] ?? phone;
    if (act.kind === 'answer' && act.text === '')
      return this.#no('what is the answer? for example /answer Sorry!');
    const whyNot = await this.#stage.operate(act);
    if (whyNot !== null) return this.#no(whyNot);
    this.talk.push({ operator: writtenOperator(act, nameOf) });
    this.#options.say(`— an operator ${operatorWords(act, (phone) => capital(nameOf(phone)))}`);
    return this.#settle();
  }

  async #wait(text: string): Promise<boolean> {
    const [, count, unit] = /^(\d{1,6})(s|m|h|d)$/.exec(text) ?? [];
    if (count === undefined || unit === undefined)
      return this.#no('how long? 90s, 15m, 3h or 7d, for example /wait 7d');
    const seconds = Number(count) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
    this.talk.push({ wait: text });
    this.#options.say(`— ${duration(seconds)} later`);
    await this.#stage.advanceTo(new Date(this.#stage.now().getTime() + seconds * 1000));
    await this.#settle();
    this.#showClock();
    return true;
  }

  async #as([name = '', ...given]: readonly string[]): Promise<boolean> {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return this.#no('who? a name in small letters, for example /as joe');
    if (!this.people.has(name)) {
      if (!this.#options.newPeople)
        return this.#no(`only those of the scene are here: ${[...this.people.keys()].join(', ')}`);
      const language = given.find((word) => (languages as readonly string[]).includes(word)) as
        Language | undefined;
      const phone = given.find((word) => /^2547000000(?!00)\d{2}$/.test(word)) ?? this.#freePhone();
      if (phone === null) return this.#no('all phones are taken');
      if ([...this.people.values()].some((other) => other.phone === phone))
        return this.#no(`${phone} is somebody else's`);
      this.people.set(name, { phone, language: language ?? 'en' });
      await this.#stage.addPerson({ phone, name: capital(name), language: language ?? 'en' });
    }
    this.#speaker = name;
    const { phone, language } = this.#of(name);
    this.#options.say(`— you are ${capital(name)} now (${phone}, ${language})`);
    return true;
  }

  #freePhone(): string | null {
    const taken = new Set([...this.people.values()].map(({ phone }) => phone));
    for (let n = 1; n <= peopleMax; n += 1) {
      const phone = `2547000000${String(n).padStart(2, '0')}`;
      if (!taken.has(phone)) return phone;
    }
    return null;
  }

  async #flow(name: string): Promise<boolean> {
    const start = this.#options.flow(name, this.#of(this.#speaker).language);
    return 'word' in start ? this.#person(start.word) : this.#no(waysTo(name, start));
  }

  async #where(): Promise<boolean> {
    const standing = await this.#stage.standing(this.#of(this.#speaker).phone);
    this.#options.say(
      standing.at === 'nowhere'
        ? `  ${this.#speaker} stands in no flow`
        : `  ${standing.at} ${JSON.stringify(standing.variables)}`,
    );
    return true;
  }

  async #ticket(): Promise<boolean> {
    const said = await this.#stage.ticketOf(this.#of(this.#speaker).phone);
    if (said === null) return this.#no(`no ticket of ${this.#speaker} is open`);
    for (const text of said.length === 0 ? ['nothing was written'] : said) this.#options.say(`  ${text}`);
    return true;
  }

  async #ledger(): Promise<boolean> {
    const { events, ...sums } = await this.#stage.ledger();
    for (const [name, value] of Object.entries({ ...sums, ...events }))
      this.#options.say(`  ${name}: ${String(value)}`);
    return true;
  }

  async #settle(): Promise<boolean> {
    await this.#stage.settle();
    for (const [name, { phone }] of this.people) {
      const heard = await this.#stage.heard(phone);
      for (const message of heard.slice(this.#seen.get(phone) ?? 0)) this.#show(name, message);
      this.#seen.set(phone, heard.length);
    }
    return true;
  }

  #show(name: string, message: Heard): void {
    if (message.template !== null) this.talk.push({ bot: { to: name, says: message.template } });
    const to = name === this.#speaker ? '' : `(to ${capital(name)}) `;
    const [first = '', ...more] = message.text.split('\n');
    this.#options.say(`    ‹ ${to}${first}`);
    for (const line of more) this.#options.say(`      ${line}`.trimEnd());
    this.#options.say('');
  }

  #showClock(): void {
    const at = Temporal.Instant.fromEpochMilliseconds(this.#stage.now().getTime()).toZonedDateTimeISO(
      this.#options.zone,
    );
    this.#options.say(
      `── ${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })} ──`,
    );
  }
}
