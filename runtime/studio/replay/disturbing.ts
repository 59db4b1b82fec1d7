/** What the disturbances do to a play. What it is held to afterwards: `deeds.ts`. */
import { createHash } from 'node:crypto';
import { languages } from '../../ports.ts';
import type { Perturbation } from './schema.ts';
import type { PhoneAct, ProviderDeed, Stage, Standing } from './stage.ts';

/** Longer than a flow waits for a payment, shorter than a payment is given up. */
const lateSeconds = 240;

/** How long to wait for what was lost to be asked for again, each time before looking anew: an hour together. */
const patienceSeconds = [300, 300, 600, 900, 1500];

/** Places at which the program may die that are tried in turn, line by line. */
const placesInTurn = 5;

/** More payouts than a replay has. */
const payouts = 20;

/** Old buttons that are tapped beside one question, and before the end of a play. */
const oldTapsAtOnce = 2;
const oldTapsMax = 40;

/** Of questions that show nothing like the old buttons, one in so many is met. */
const unlikeOneIn = 3;

export interface DisturbingOptions {
  /** Null: nothing is disturbed. */
  readonly by: Perturbation | null;
  readonly stage: Stage;
  /** What is left to chance comes from it, so that a play can be repeated. */
  readonly seed: string;
  readonly settle: () => Promise<void>;
  /** Hears what a disturbance led to at once, as a sentence. */
  readonly fail: (message: string) => void;
}

export class Disturbing {
  /** Calls that a disturbance's own words made, by their place among all: not the play's. */
  readonly ownCalls = new Set<number>();
  readonly #options: DisturbingOptions;
  readonly #tapped: { phone: string; option: string; label: string }[] = [];
  /** What each phone sent last. */
  readonly #newest = new Map<string, PhoneAct>();
  #lines = 0;
  /** How far the clock is before the replay's own. */
  #aheadSeconds = 0;
  #crashes = 0;
  #oldTaps = 0;
  #drawn = 0;
  #going = false;

  constructor(options: DisturbingOptions) {
    this.#options = options;
  }

  /** The opening scene is over; it is never disturbed. */
  begin(): void {
    this.#going = true;
    if (this.#is('out_of_order'))
      for (let n = 0; n < payouts; n += 1) this.#stage.prepareProvider('calls_back_before_answer');
  }

  beforeLine(): void {
    if (this.#is('new_version')) this.#stage.newVersion();
    if (this.#is('crash')) this.#stage.crashAt(1 + (this.#lines++ % placesInTurn));
  }

  async afterLine(): Promise<void> {
    if (this.#is('crash') && this.#stage.crashAt(null)) this.#crashes += 1;
    if (this.#is('restart_each_turn')) await this.#stage.restart();
  }

  /** Before a person writes or taps. */
  async beforeAnswer(phone: string): Promise<void> {
    if (this.#is('menu_then_resume') && (await this.#isAsked(phone))) {
      const before = await this.#stage.standing(phone);
      await this.#says(phone, 'language');
      await this.#says(phone, 'cancel');
      if (before.returns) await this.#holdTo(phone, before, 'another flow was begun and left');
    }
    if (this.#is('language_switch') && (await this.#isAsked(phone))) await this.#switchLanguage(phone);
  }

  /** While what the person did is on its way. */
  async afterAct(phone: string, act: PhoneAct): Promise<void> {
    this.#newest.set(phone, act);
    if (act.kind === 'tap') {
      this.#tapped.push({ phone, option: act.option, label: act.label });
      if (this.#is('double_tap')) await this.#stage.act(phone, act);
    }
    if (this.#is('redeliver')) await this.#stage.redeliver(phone, 0);
  }

  /** Once it was answered. */
  async afterAnswer(phone: string): Promise<void> {
    if (this.#is('stale_tap')) return this.#tapOld(phone);
    if (!this.#is('out_of_order')) return;
    await this.#stage.redeliver(phone, 1);
    await this.#options.settle();
  }

  /** What a person does with a prompt. */
  async provider(deed: ProviderDeed, phone: string): Promise<boolean> {
    if (!this.#is('time_out_race')) return this.#stage.provider(deed, phone);
    this.#aheadSeconds += lateSeconds;
    return this.#stage.providerLate(deed, phone, lateSeconds * 1000);
  }

  /** How long to wait, so that the clock is where the replay means it to be. */
  waits(seconds: number): number {
    const left = Math.max(0, seconds - this.#aheadSeconds);
    this.#aheadSeconds -= seconds - left;
    return left;
  }

  /** Lets time go by until something holds; what the replay itself waits afterwards is so much less. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    if (this.#options.by === null) return;
    for (const seconds of patienceSeconds) {
      if (await holds()) return;
      this.#aheadSeconds += seconds;
      await this.#stage.advanceTo(new Date(this.#stage.now().getTime() + seconds * 1000));
      await this.#options.settle();
    }
  }

  /** The last of it. Returns why nothing was disturbed, or null. */
  async end(): Promise<string | null> {
    if (this.#is('crash') && this.#crashes === 0) return 'the program never died';
    if (this.#is('redeliver')) await this.#redeliverAll();
    if (!this.#is('stale_tap')) return null;
    const from = this.#stage.called().length;
    for (const { phone, option, label } of this.#tapped)
      await this.#stage.act(phone, { kind: 'tap', option, label });
    await this.#options.settle();
    // What a notice offers can be taken up again.
    this.#isOwn(from);
    return null;
  }

  get #stage(): Stage {
    return this.#options.stage;
  }

  #is(by: Perturbation): boolean {
    return this.#going && this.#options.by === by;
  }

  /** A number below `below`. */
  #draw(below: number): number {
    const drawn = createHash('sha256').update(`${this.#options.seed} ${this.#drawn++}`).digest();
    return drawn.readUInt32BE(0) % below;
  }

  /** Whether a question with options is open, which an interruption returns to. */
  async #isAsked(phone: string): Promise<boolean> {
    const heard = await this.#stage.heard(phone);
    return (heard.at(-1)?.options.length ?? 0) > 0;
  }

  async #says(phone: string, text: string): Promise<void> {
    await this.#stage.act(phone, { kind: 'text', text });
    await this.#options.settle();
  }

  async #switchLanguage(phone: string): Promise<void> {
    const before = await this.#stage.standing(phone);
    const from = this.#stage.called().length;
    await this.#says(phone, 'language');
    const heard = await this.#stage.heard(phone);
    const next = languages[this.#lines++ % languages.length];
    const option = heard.at(-1)?.options.find(({ id }) => id.endsWith(`/${next}`));
    if (option) await this.#stage.act(phone, { kind: 'tap', option: option.id, label: option.label });
    await this.#options.settle();
    this.#isOwn(from);
    if (before.returns) await this.#holdTo(phone, before, 'the language was changed');
  }

  /** What was called since is not the play's, unless it moves money. */
  #isOwn(from: number): void {
    this.#stage.called().forEach(({ money }, place) => {
      if (place >= from && !money) this.ownCalls.add(place);
    });
  }

  /** Taps buttons that no longer count, beside what is asked now: those first that are called as what it offers. */
  async #tapOld(phone: string): Promise<void> {
    for (let tapped = 0; tapped < oldTapsAtOnce && this.#oldTaps < oldTapsMax; tapped += 1) {
      const before = await this.#stage.standing(phone);
      if (before.at === 'nowhere') return;
      const heard = await this.#stage.heard(phone);
      const newest = this.#newest.get(phone);
      // Tapped again at once it is a double tap, another disturbance's matter.
      const spent = newest?.kind === 'tap' ? newest.option : null;
      const old = heard
        .flatMap(({ options }) => options)
        .filter(({ id }) => !before.offers.includes(id) && id !== spent);
      const offered = new Set(before.offers.map(nameOf));
      const like = old.filter(({ id }) => offered.has(nameOf(id)));
      if (like.length === 0 && this.#draw(unlikeOneIn) > 0) return;
      const from = like.length === 0 ? old : like;
      const option = from[this.#draw(Math.max(from.length, 1))];
      if (option === undefined) return;
      this.#oldTaps += 1;
      await this.#stage.act(phone, { kind: 'tap', option: option.id, label: option.label });
      await this.#options.settle();
      await this.#holdTo(phone, before, `an old button [${option.label}] was tapped`);
    }
  }

  /** What came between has moved nobody. */
  async #holdTo(phone: string, before: Standing, what: string): Promise<void> {
    const after = await this.#stage.standing(phone);
    const where = ({ at, variables, offers }: Standing) =>
      JSON.stringify([at, variables, offers.map(nameOf)]);
    if (where(after) === where(before)) return;
    const to = after.at === before.at ? 'is not where it was' : `went on to ${after.at}`;
    this.#options.fail(`${what} at ${before.at}, and the conversation ${to}`);
  }

  /** All that was ever sent comes again, the newest first, as from a gateway that lost our answers. */
  async #redeliverAll(): Promise<void> {
    for (const phone of this.#newest.keys()) {
      let earlier = 0;
      while (await this.#stage.redeliver(phone, earlier)) earlier += 1;
    }
    await this.#options.settle();
  }
}

/** How an option is called, without the question that showed it. */
function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}
