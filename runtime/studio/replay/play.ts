/** Plays a replay on a stage and holds what happens against what it says. */
import type { Language } from '../../ports.ts';
import { isSpoken, spokenBy, whatIsDone } from './acting.ts';
import { deedsOf } from './deeds.ts';
import type { Deeds } from './deeds.ts';
import { Disturbing } from './disturbing.ts';
import { Expectations } from './expectations.ts';
import type { PlayScene } from './expectations.ts';
import { timeIn } from './head.ts';
import { operatorAct, operatorWords } from './operating.ts';
import type { Line, PersonLine, Replay, Spoken } from './lines.ts';
import type { Perturbation } from './schema.ts';
import type { Heard, LedgerView, PhoneAct, Stage } from './stage.ts';
import { capital, duration, indent, shown } from './wording.ts';

/** What differed: the line of the replay and the chat beside what was expected. */
export interface Failure {
  readonly line: number;
  readonly message: string;
  /** Ready to print, line by line. */
  readonly chat: readonly string[];
}

export interface Played {
  readonly failures: readonly Failure[];
  /** The whole conversation, as the phones show it. */
  readonly transcript: string;
  readonly ledger: LedgerView;
  /** What a disturbed play is held to. */
  readonly deeds: Deeds;
  readonly steps: number;
}

export interface PlayOptions {
  /** Everybody speaks this language; null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
  /** The stage stands where the replay it goes on from has ended. */
  readonly sceneIsSet: boolean;
  /** Hears of every message and call that a line expected. */
  readonly onExpected?: (expected: Expected) => void;
}

/** What a line of a replay expected and found. */
export type Expected =
  | { readonly kind: 'message'; readonly template: string | null; readonly text: string }
  | { readonly kind: 'call'; readonly tool: string }
  /** Where the newest turn of a conversation led. */
  | { readonly kind: 'standing'; readonly chat: string };

/** Plays what a replay goes on from, so that many replays can. */
export async function playOpeningScene(
  replay: Replay,
  stage: Stage,
  language: Language | null,
): Promise<void> {
  await new Player(replay, stage, { language, perturb: null, sceneIsSet: false }).openingScene();
}

/**
 * Plays all lines. Goes on after a failure of an expectation, so that one run shows all of them; ends at what could not be
 * done, since what comes after it would only say so again.
 */
export async function play(replay: Replay, stage: Stage, options: PlayOptions): Promise<Played> {
  const player = new Player(replay, stage, options);
  if (!options.sceneIsSet) await player.openingScene();
  await player.begin();
  for (const line of replay.talk) {
    await player.line(line);
    if (player.isStuck) break;
  }
  return player.finish();
}

class Player {
  /** Something could not be done. */
  isStuck = false;
  readonly #replay: Replay;
  readonly #stage: Stage;
  readonly #expectations: Expectations;
  readonly #disturbing: Disturbing;
  readonly #scene: PlayScene;
  readonly #transcript: string[] = [];
  /** Messages of each phone already written to the transcript. */
  readonly #written = new Map<string, number>();
  readonly #by: Perturbation | null;
  /** Messages of each phone, and calls, of the opening scene. */
  readonly #heardBefore = new Map<string, number>();
  #calledBefore = 0;
  /** The line that is played. */
  #line = 1;

  constructor(replay: Replay, stage: Stage, options: PlayOptions) {
    this.#replay = replay;
    this.#stage = stage;
    this.#scene = {
      stage,
      phoneOf(name) {
        const found = replay.people.get(name);
        if (!found) throw new Error(`there is nobody called ${name}`);
        return found.phone;
      },
      languageOf: (name) => options.language ?? replay.people.get(name)?.language ?? 'en',
      time: () => timeIn(replay, stage.now()),
    };
    this.#by = options.perturb;
    this.#disturbing = new Disturbing({
      by: options.perturb,
      stage,
      seed: replay.name,
      settle: () => this.#settle(),
      fail: (message) => this.#expectations.fail({ line: this.#line }, message, []),
    });
    this.#expectations = new Expectations(this.#scene, options);
  }

  /** The people, and what the replay goes on from. */
  async openingScene(): Promise<void> {
    for (const [name, { phone }] of this.#replay.people)
      await this.#stage.addPerson({ phone, name: capital(name), language: this.#scene.languageOf(name) });
    for (const line of this.#replay.before) if (isAct(line)) await this.#act(line);
  }

  /** What happened so far was the opening scene: expectations and the transcript begin here. */
  async begin(): Promise<void> {
    this.#transcript.length = 0;
    for (const [, { phone }] of this.#replay.people) {
      const { length } = await this.#stage.heard(phone);
      this.#written.set(phone, length);
      this.#heardBefore.set(phone, length);
    }
    this.#calledBefore = this.#stage.called().length;
    await this.#expectations.begin([...this.#replay.people.values()].map(({ phone }) => phone));
    this.#disturbing.begin();
  }

  async line(line: Line): Promise<void> {
    if (!isAct(line)) return this.#expectations.check(line);
    this.#line = line.line;
    this.#disturbing.beforeLine();
    await this.#act(line);
    await this.#disturbing.afterLine();
    this.#expectations.played(line);
  }

  async finish(): Promise<Played> {
    const missed = await this.#disturbing.end();
    if (missed !== null) this.#expectations.fail({ line: 1 }, missed, []);
    if (!this.isStuck) await this.#expectations.end(this.#replay);
    for (const [name, { phone }] of this.#replay.people)
      for (const text of await this.#stage.strays(phone))
        this.#expectations.fail({ line: this.#line }, `${name} was sent twice: “${text.split('\n')[0]}”`, []);
    const ledger = await this.#stage.ledger();
    return {
      failures: this.#expectations.failures,
      transcript: `${this.#transcript.join('\n')}\n`,
      ledger,
      deeds: await this.#deeds(ledger),
      steps: this.#replay.talk.length,
    };
  }

  async #deeds(ledger: LedgerView): Promise<Deeds> {
    const heard = new Map<string, readonly Heard[]>();
    for (const [name, { phone }] of this.#replay.people)
      heard.set(name, (await this.#stage.heard(phone)).slice(this.#heardBefore.get(phone) ?? 0));
    const called = this.#stage
      .called()
      .filter((_, place) => place >= this.#calledBefore && !this.#disturbing.ownCalls.has(place));
    return deedsOf(
      { ledger, called, heard },
      this.#by,
      (template) => this.#stage.speakersOf(template).length > 0,
    );
  }

  async #act(line: Act): Promise<void> {
    switch (line.kind) {
      case 'person':
        return this.#person(line.person, line.says, line.line);
      case 'provider':
        this.#transcript.push(`— M-Pesa: ${capital(line.person)} ${line.act.replaceAll('_', ' ')}`);
        if (!(await this.#disturbing.provider(line.act, this.#scene.phoneOf(line.person), line.amount)))
          this.#stuck(line, `the provider asks ${line.person} for nothing`);
        break;
      case 'provider_next':
        this.#transcript.push(`— M-Pesa ${line.what.replaceAll('_', ' ')}`);
        this.#stage.prepareProvider(line.what);
        return;
      case 'operator':
        await this.#operator(line);
        break;
      case 'deploy':
        this.#transcript.push(
          `— the program starts anew: no payout above ${(line.payoutMaxMinor / 100).toFixed(2)}`,
        );
        await this.#stage.limitPayouts(line.payoutMaxMinor);
        break;
      case 'wait': {
        const seconds = this.#disturbing.waits(line.seconds);
        this.#transcript.push(`— ${duration(line.seconds)} later`);
        await this.#stage.advanceTo(new Date(this.#stage.now().getTime() + seconds * 1000));
        break;
      }
    }
    await this.#settle();
  }

  async #person(name: string, says: PersonLine, line: number): Promise<void> {
    const phone = this.#scene.phoneOf(name);
    await this.#disturbing.beforeAnswer(phone);
    if (!isSpoken(says) && 'quickly' in says) return this.#quickly(name, phone, says.quickly);
    const done = await whatIsDone(this.#scene, name, says);
    if ('missing' in done) {
      const quoted = !isSpoken(says) && 'quote' in says ? says.quote : null;
      const unknown = quoted === null ? null : this.#stage.noSuch('message', quoted);
      this.#stuck({ line }, unknown ?? done.missing, (await this.#stage.heard(phone)).slice(-3));
      return;
    }
    const { act } = done;
    this.#show(name, shown(act, done.quoted));
    await this.#stage.act(phone, act);
    await this.#disturbing.afterAct(phone, act);
    await this.#settle();
    await this.#disturbing.afterAnswer(phone);
  }

  #stuck(line: { readonly line: number }, message: string, heard: readonly Heard[] = []): void {
    this.#expectations.fail(line, message, heard);
    this.isStuck = true;
  }

  async #operator(line: Extract<Line, { kind: 'operator' }>): Promise<void> {
    const { phoneOf } = this.#scene;
    const act = operatorAct(line.does, phoneOf, (name, text) => spokenBy(this.#scene, name, text));
    const nameOf = (phone: string) =>
      capital([...this.#replay.people].find(([, person]) => person.phone === phone)?.[0] ?? phone);
    this.#transcript.push(`— operator: ${operatorWords(act, nameOf)}`);
    const whyNot = await this.#stage.operate(act);
    if (whyNot !== null) this.#stuck(line, whyNot);
  }

  async #quickly(name: string, phone: string, texts: readonly Spoken[]): Promise<void> {
    for (const text of texts) {
      const act: PhoneAct = { kind: 'text', text: spokenBy(this.#scene, name, text) };
      this.#show(name, shown(act));
      await this.#stage.act(phone, act);
    }
    await this.#settle();
  }

  #show(name: string, did: string): void {
    this.#expectations.acted(name, did);
    this.#transcript.push(`${capital(name)} › ${did}`);
  }

  async #settle(): Promise<void> {
    await this.#stage.settle();
    for (const [name, { phone }] of this.#replay.people) {
      const heard = await this.#stage.heard(phone);
      for (const message of heard.slice(this.#written.get(phone) ?? 0))
        this.#transcript.push(
          indent(
            `${capital(name)} ‹ ${message.file === undefined ? '' : `(${message.file})\n`}${message.text}`,
          ),
        );
      this.#written.set(phone, heard.length);
    }
  }
}

type Act = Extract<Line, { kind: 'person' | 'provider' | 'provider_next' | 'operator' | 'deploy' | 'wait' }>;

function isAct(line: Line): line is Act {
  return ['person', 'provider', 'provider_next', 'operator', 'deploy', 'wait'].includes(line.kind);
}
