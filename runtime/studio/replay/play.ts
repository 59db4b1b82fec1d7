/** Plays a replay on a stage and holds what happens against what it says. */
import type { Language } from '../../ports.ts';
import { isSpoken, spokenBy, whatIsDone } from './acting.ts';
import { deedsOf } from './deeds.ts';
import { Disturbing } from './disturbing.ts';
import { Expectations } from './expectations.ts';
import type { PlayScene } from './expectations.ts';
import { timeIn } from './head.ts';
import { operatorAct, operatorWords } from './operating.ts';
import type { AtOnce, Line, PersonLine, Replay, Spoken } from './lines.ts';
import type { Perturbation } from './schema.ts';
import type { Heard, LedgerView, PhoneAct, Stage } from './stage.ts';
import type { PlayOptions, Played } from './played.ts';
import type { Deeds } from './deeds.ts';
import { capital, deedWords, duration, indent, shown } from './wording.ts';

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
  readonly #options: PlayOptions;
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
    this.#options = options;
    this.#scene = {
      stage,
      phoneOf(name) {
        const found = replay.people.get(name);
        if (!found) throw new Error(`there is nobody called ${name}`);
        return found.phone;
      },
      isDisturbed: options.perturb !== null,
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
    if (line.kind === 'ledger' || line.kind === 'money')
      await this.#disturbing.until(() => this.#expectations.holds(line));
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
    const { endsWith } = this.#options;
    if (endsWith !== undefined)
      await this.#disturbing.until(async () => endsWith(await this.#stage.ledger()));
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
        await this.#prompt(line);
        break;
      case 'at_once':
        return this.#atOnce(line.lines);
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
    await this.#does(name, says, line);
    await this.#settle();
    await this.#disturbing.afterAnswer(phone);
  }

  /** Does it, and does not wait for an answer. */
  async #does(name: string, says: PersonLine, line: number): Promise<void> {
    const phone = this.#scene.phoneOf(name);
    const done = await whatIsDone(this.#scene, name, says);
    if ('missing' in done) {
      this.#stuck({ line }, done.missing, (await this.#stage.heard(phone)).slice(-3));
      return;
    }
    const { act } = done;
    this.#show(name, shown(act, done.quoted));
    await this.#stage.act(phone, act);
    await this.#disturbing.afterAct(phone, act);
  }

  async #prompt(line: Extract<Line, { kind: 'provider' }>): Promise<void> {
    this.#transcript.push(`— M-Pesa: ${capital(line.person)} ${deedWords(line.deed)}`);
    if (!(await this.#disturbing.provider(line.deed, this.#scene.phoneOf(line.person))))
      this.#stuck(line, nothingToPay(line));
  }

  /**
   * All of it is on its way before anything of it is answered. What people say comes in before what they do with a
   * prompt: the ways of both are different ones, and every play should go the same.
   */
  async #atOnce(lines: readonly AtOnce[]): Promise<void> {
    const phones = lines.flatMap((line) =>
      line.kind === 'person' ? [this.#scene.phoneOf(line.person)] : [],
    );
    for (const phone of phones) await this.#disturbing.beforeAnswer(phone);
    this.#transcript.push('— at once:');
    for (const line of lines.toSorted((one, other) => Number(isPrompt(one)) - Number(isPrompt(other)))) {
      await (line.kind === 'person' ? this.#does(line.person, line.says, line.line) : this.#prompt(line));
      if (this.isStuck) return;
    }
    await this.#settle();
    for (const phone of phones) await this.#disturbing.afterAnswer(phone);
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

function nothingToPay({ deed, person }: Extract<Line, { kind: 'provider' }>): string {
  return deed.act === 'pays_by_hand'
    ? `the provider never asked ${person}: no reference to pay with`
    : `the provider asks ${person} for nothing`;
}

const isPrompt = ({ kind }: AtOnce): boolean => kind === 'provider';

const acts = ['person', 'provider', 'provider_next', 'operator', 'deploy', 'wait', 'at_once'] as const;
type Act = Extract<Line, { kind: (typeof acts)[number] }>;

function isAct(line: Line): line is Act {
  return (acts as readonly string[]).includes(line.kind);
}
