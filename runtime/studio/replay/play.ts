/** Plays a replay on a stage and holds what happens against what it says. */
import { Temporal } from '@js-temporal/polyfill';
import { languages } from '../../ports.ts';
import type { Language } from '../../ports.ts';
import type { Line, PersonLine, Perturbation, Replay, Spoken } from './format.ts';
import { at, same } from './matching.ts';
import type { Called, Heard, LedgerView, PhoneAct, Stage } from './stage.ts';
import { capital, duration, indent, shown } from './wording.ts';

/** What differed: the line of the replay and the chat beside what was expected. */
export interface Failure {
  readonly line: number;
  readonly message: string;
  /** The last messages of the chat concerned. */
  readonly chat: readonly string[];
}

export interface Played {
  readonly failures: readonly Failure[];
  /** The whole conversation, as the phones show it. */
  readonly transcript: string;
  readonly ledger: LedgerView;
  readonly steps: number;
}

export interface PlayOptions {
  /** Everybody speaks this language; null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
  /** The stage stands where the replay it begins with has ended. */
  readonly sceneIsSet: boolean;
}

/** The moment a replay's clock line names. */
export function clockOf(replay: Replay): Date {
  const [date = '', time = '', zone = 'UTC'] = replay.clock.split(' ');
  const moment = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone);
  return new Date(moment.epochMilliseconds);
}

/** Plays what a replay begins with, so that many replays can go on from there. */
export async function playOpeningScene(
  replay: Replay,
  stage: Stage,
  language: Language | null,
): Promise<void> {
  await new Player(replay, stage, { language, perturb: null, sceneIsSet: false }).openingScene();
}

/** Plays all lines. Goes on after a failure of an expectation, so that one run shows all of them. */
export async function play(replay: Replay, stage: Stage, options: PlayOptions): Promise<Played> {
  const player = new Player(replay, stage, options);
  if (!options.sceneIsSet) await player.openingScene();
  await player.begin();
  for (const line of replay.talk) await player.line(line);
  return player.finish();
}

function isExpectation(line: Line): boolean {
  return line.kind === 'bot' || line.kind === 'silence' || line.kind === 'tool' || line.kind === 'ledger';
}

class Player {
  readonly #replay: Replay;
  readonly #stage: Stage;
  readonly #options: PlayOptions;
  readonly #failures: Failure[] = [];
  readonly #transcript: string[] = [];
  /** Messages of each phone already written to the transcript, and already expected by a `bot` line. */
  readonly #written = new Map<string, number>();
  readonly #expected = new Map<string, number>();
  readonly #tapped: { phone: string; option: string; label: string }[] = [];
  #claimed = new Set<number>();

  constructor(replay: Replay, stage: Stage, options: PlayOptions) {
    this.#replay = replay;
    this.#stage = stage;
    this.#options = options;
  }

  /** The people, and what the replay begins with. */
  async openingScene(): Promise<void> {
    await this.#addPeople();
    for (const line of this.#replay.before) if (!isExpectation(line)) await this.line(line);
  }

  async #addPeople(): Promise<void> {
    for (const [name, person] of this.#replay.people) {
      const language = this.#options.language ?? person.language;
      await this.#stage.addPerson({ phone: person.phone, name: capital(name), language });
    }
  }

  /** What happened so far was the opening scene: expectations and the transcript begin here. */
  async begin(): Promise<void> {
    this.#transcript.length = 0;
    for (const [, { phone }] of this.#replay.people) {
      const heard = await this.#stage.heard(phone);
      this.#expected.set(phone, heard.length);
      this.#written.set(phone, heard.length);
    }
    this.#stage.called().forEach((_, index) => this.#claimed.add(index));
  }

  async line(line: Line): Promise<void> {
    switch (line.kind) {
      case 'person':
        await this.#person(line.person, line.says, line.line);
        break;
      case 'bot':
        await this.#bot(line);
        break;
      case 'silence':
        await this.#silence(line);
        break;
      case 'tool':
        this.#tool(line);
        break;
      case 'provider':
        this.#transcript.push(`— M-Pesa: ${capital(line.person)} ${line.act.replaceAll('_', ' ')}`);
        if (!(await this.#stage.provider(line.act, this.#phone(line.person)))) {
          this.#fail(line.line, `the provider asks ${line.person} for nothing`, []);
        }
        await this.#settle();
        break;
      case 'provider_next':
        this.#transcript.push(`— M-Pesa ${line.what.replaceAll('_', ' ')}`);
        this.#stage.prepareProvider(line.what);
        break;
      case 'operator':
        this.#transcript.push('— operator: releases the dispute');
        await this.#stage.releaseDispute();
        await this.#settle();
        break;
      case 'wait': {
        const target = new Date(this.#stage.now().getTime() + line.seconds * 1000);
        this.#transcript.push(`— ${duration(line.seconds)} later`);
        await this.#stage.advanceTo(target);
        await this.#settle();
        break;
      }
      case 'ledger':
        await this.#ledger(line);
        break;
    }
  }

  async finish(): Promise<Played> {
    if (this.#options.perturb === 'stale_tap') await this.#tapEverythingAgain();
    return {
      failures: this.#failures,
      transcript: `${this.#transcript.join('\n')}\n`,
      ledger: await this.#stage.ledger(),
      steps: this.#replay.talk.length,
    };
  }

  #phone(person: string): string {
    const found = this.#replay.people.get(person);
    if (!found) throw new Error(`there is nobody called ${person}`);
    return found.phone;
  }

  #language(person: string): Language {
    return this.#options.language ?? this.#replay.people.get(person)?.language ?? 'en';
  }

  async #person(name: string, says: PersonLine, line: number): Promise<void> {
    const phone = this.#phone(name);
    const { perturb } = this.#options;
    if (perturb === 'menu_then_resume') await this.#menuFirst(phone);
    if (!isSpoken(says) && 'quickly' in says) return this.#quickly(name, phone, says.quickly);
    const act = await this.#actOf(name, says, line);
    if (act === null) return;
    this.#transcript.push(`${capital(name)} › ${shown(act)}`);
    await this.#stage.act(phone, act);
    if (act.kind === 'tap') {
      this.#tapped.push({ phone, option: act.option, label: act.label });
      if (perturb === 'double_tap') await this.#stage.act(phone, act);
    }
    if (perturb === 'redeliver') await this.#stage.redeliver(phone);
    await this.#settle();
    if (perturb === 'restart_each_turn') await this.#stage.restart();
  }

  async #quickly(name: string, phone: string, texts: readonly Spoken[]): Promise<void> {
    const acts = texts.map((text) => ({ kind: 'text' as const, text: this.#spoken(name, text) }));
    for (const act of acts) {
      this.#transcript.push(`${capital(name)} › ${shown(act)}`);
      await this.#stage.act(phone, act);
    }
    await this.#settle();
  }

  async #actOf(name: string, says: PersonLine, line: number): Promise<PhoneAct | null> {
    if (isSpoken(says)) return { kind: 'text', text: this.#spoken(name, says) };
    if ('sends' in says) return { kind: says.sends };
    if ('long' in says) return { kind: 'text', text: 'a'.repeat(says.long) };
    if ('quickly' in says) return null;
    const heard = await this.#stage.heard(this.#phone(name));
    if ('follows_invite_of' in says || 'types_code_of' in says) {
      const inviter = 'follows_invite_of' in says ? says.follows_invite_of : says.types_code_of;
      const typed = await this.#invitation(inviter);
      if (typed === null) this.#fail(line, `${inviter} got no invitation to pass on`, heard);
      const [, code = ''] = /(\S+)$/.exec(typed ?? '') ?? [];
      return typed === null ? null : { kind: 'text', text: 'follows_invite_of' in says ? typed : code };
    }
    if ('quote' in says) {
      const quoted = heard.findLast((message) => message.template === says.quote);
      if (quoted) return { kind: 'text', text: this.#spoken(name, says.says), quotes: quoted.id };
      this.#fail(line, `${name} heard no ${says.quote} to quote`, heard);
      return null;
    }
    const wanted = says.tap === 'own_language' ? this.#language(name) : says.tap;
    for (const message of heard.toReversed()) {
      const option = message.options.find((shown) => shown.id.endsWith(`/${wanted}`));
      if (option) return { kind: 'tap', option: option.id, label: option.label, quotes: message.id };
    }
    this.#fail(line, `nothing that ${name} heard offers "${wanted}"`, heard);
    return null;
  }

  /** What the link of the newest invitation types in. */
  async #invitation(inviter: string): Promise<string | null> {
    const heard = await this.#stage.heard(this.#phone(inviter));
    for (const message of heard.toReversed()) {
      const [, typed] = /https:\/\/wa\.me\/\d+\?text=(\S+)/.exec(message.text) ?? [];
      if (typed !== undefined) return decodeURIComponent(typed);
    }
    return null;
  }

  #spoken(name: string, spoken: Spoken): string {
    return typeof spoken === 'string' ? spoken : (spoken[this.#language(name)] ?? '');
  }

  /** Interrupts an open question with a command and goes back to it. */
  async #menuFirst(phone: string): Promise<void> {
    const heard = await this.#stage.heard(phone);
    if ((heard.at(-1)?.options.length ?? 0) === 0) return;
    for (const text of ['language', 'cancel']) {
      await this.#stage.act(phone, { kind: 'text', text });
      await this.#settle();
    }
  }

  async #tapEverythingAgain(): Promise<void> {
    for (const { phone, option, label } of this.#tapped)
      await this.#stage.act(phone, { kind: 'tap', option, label });
    await this.#settle();
  }

  async #settle(): Promise<void> {
    await this.#stage.settle();
    for (const [name, { phone }] of this.#replay.people) {
      const heard = await this.#stage.heard(phone);
      for (const message of heard.slice(this.#written.get(phone) ?? 0)) {
        this.#transcript.push(indent(`${capital(name)} ‹ ${message.text}`));
      }
      this.#written.set(phone, heard.length);
    }
  }

  async #bot(line: Extract<Line, { kind: 'bot' }>): Promise<void> {
    if (this.#options.perturb !== null) return;
    const phone = this.#phone(line.to);
    const heard = await this.#stage.heard(phone);
    const from = this.#expected.get(phone) ?? 0;
    const said = line.says ?? line.tells ?? '';
    const index = heard.findIndex((message, at) => at >= from && this.#isExpected(message, line));
    const message = heard[index];
    if (!message) return this.#fail(line.line, `${line.to} did not hear ${said}`, heard.slice(from));
    this.#expected.set(phone, index + 1);
    for (const [path, expected] of Object.entries(line.with)) {
      const found = at(message.data, path);
      if (!same(found, expected)) {
        this.#fail(
          line.line,
          `${said}: ${path} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`,
          [message],
        );
      }
    }
  }

  #isExpected(message: Heard, { says, tells }: Extract<Line, { kind: 'bot' }>): boolean {
    if (says !== null && message.template !== says) return false;
    return tells === null || this.#carries(message.text, tells);
  }

  /** Whether a text carries one of the runtime's strings in any language, whatever values stand in it. */
  #carries(text: string, key: string): boolean {
    return languages.some((language) => {
      const pieces = this.#stage.string(key, language)?.split(/\{\{\w+\}\}/);
      return pieces?.every((piece) => text.includes(piece)) ?? false;
    });
  }

  async #silence(line: Extract<Line, { kind: 'silence' }>): Promise<void> {
    if (this.#options.perturb !== null) return;
    const phone = this.#phone(line.to);
    const heard = await this.#stage.heard(phone);
    const rest = heard.slice(this.#expected.get(phone) ?? 0);
    if (rest.length > 0) this.#fail(line.line, `${line.to} was to hear nothing more`, rest);
  }

  #tool(line: Extract<Line, { kind: 'tool' }>): void {
    if (this.#options.perturb !== null) return;
    const calls = this.#stage.called();
    const fits = (call: Called, index: number): boolean =>
      !this.#claimed.has(index) &&
      call.tool === line.name &&
      Object.entries(line.with).every(([path, expected]) => same(at(call.input, path), expected));
    const found = calls.flatMap((call, index) => (fits(call, index) ? [index] : []));
    for (const index of found) this.#claimed.add(index);
    if (found.length === line.times) return;
    const all = calls.map((call) => `${call.tool} ${JSON.stringify(call.input)} → ${call.outcome}`);
    this.#failures.push({
      line: line.line,
      message: `${line.name} was called ${found.length} times, not ${line.times}`,
      chat: all.slice(-10),
    });
  }

  async #ledger(line: Extract<Line, { kind: 'ledger' }>): Promise<void> {
    const ledger = await this.#stage.ledger();
    for (const [name, expected] of Object.entries(line.expects)) {
      const found = ledger[name as keyof LedgerView];
      if (found !== expected)
        this.#failures.push({
          line: line.line,
          message: `ledger.${name} is ${found}, not ${String(expected)}`,
          chat: [],
        });
    }
  }

  #fail(line: number, message: string, heard: readonly Heard[]): void {
    const chat = heard
      .slice(-6)
      .map((one) => `${one.template ?? '(runtime)'}: ${one.text.replaceAll('\n', ' / ')}`);
    this.#failures.push({ line, message, chat });
  }
}

function isSpoken(says: PersonLine): says is Spoken {
  return typeof says === 'string' || ['en', 'fr', 'sw'].some((language) => language in says);
}
