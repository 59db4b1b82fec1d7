/** What the disturbances do to a play: the same money is expected under each. */
import { languages } from '../../ports.ts';
import type { Perturbation } from './schema.ts';
import type { PhoneAct, ProviderDeed, Stage } from './stage.ts';

/** Longer than a flow waits for a payment, shorter than a payment is given up. */
const lateSeconds = 240;

/** How long to wait for what was lost to be asked for again, each time before looking anew: an hour together. */
const patienceSeconds = [300, 300, 600, 900, 1500];

/** Places at which the program may die that are tried in turn, line by line. */
const placesInTurn = 5;

/** More payouts than a replay has. */
const payouts = 20;

export class Disturbing {
  readonly #by: Perturbation | null;
  readonly #stage: Stage;
  readonly #settle: () => Promise<void>;
  readonly #tapped: { phone: string; option: string; label: string }[] = [];
  #lines = 0;
  /** How far the clock is before the replay's own. */
  #aheadSeconds = 0;
  #crashes = 0;
  #going = false;

  /** `by` null: nothing is disturbed. */
  constructor(by: Perturbation | null, stage: Stage, settle: () => Promise<void>) {
    this.#by = by;
    this.#stage = stage;
    this.#settle = settle;
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
      await this.#says(phone, 'language');
      await this.#says(phone, 'cancel');
    }
    if (this.#is('language_switch') && (await this.#isAsked(phone))) {
      await this.#says(phone, 'language');
      const heard = await this.#stage.heard(phone);
      const next = languages[this.#lines++ % languages.length];
      const option = heard.at(-1)?.options.find(({ id }) => id.endsWith(`/${next}`));
      if (option) await this.#stage.act(phone, { kind: 'tap', option: option.id, label: option.label });
      await this.#settle();
    }
  }

  /** While what the person did is on its way. */
  async afterAct(phone: string, act: PhoneAct): Promise<void> {
    if (act.kind === 'tap') {
      this.#tapped.push({ phone, option: act.option, label: act.label });
      if (this.#is('double_tap')) await this.#stage.act(phone, act);
    }
    if (this.#is('redeliver')) await this.#stage.redeliver(phone);
  }

  /** Once it was answered. */
  async afterAnswer(phone: string): Promise<void> {
    if (!this.#is('out_of_order')) return;
    await this.#stage.redeliverEarlier(phone);
    await this.#settle();
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
    if (this.#by === null) return;
    for (const seconds of patienceSeconds) {
      if (await holds()) return;
      this.#aheadSeconds += seconds;
      await this.#stage.advanceTo(new Date(this.#stage.now().getTime() + seconds * 1000));
      await this.#settle();
    }
  }

  /** The last of it. Returns why nothing was disturbed, or null. */
  async end(): Promise<string | null> {
    if (this.#is('crash') && this.#crashes === 0) return 'the program never died';
    if (!this.#is('stale_tap')) return null;
    for (const { phone, option, label } of this.#tapped)
      await this.#stage.act(phone, { kind: 'tap', option, label });
    await this.#settle();
    return null;
  }

  #is(by: Perturbation): boolean {
    return this.#going && this.#by === by;
  }

  /** Whether a question with options is open, which an interruption returns to. */
  async #isAsked(phone: string): Promise<boolean> {
    const heard = await this.#stage.heard(phone);
    return (heard.at(-1)?.options.length ?? 0) > 0;
  }

  async #says(phone: string, text: string): Promise<void> {
    await this.#stage.act(phone, { kind: 'text', text });
    await this.#settle();
  }
}
