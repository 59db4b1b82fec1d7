/** What a replay expects, held against what was heard, called and posted. */
import type { Json } from '../../ports.ts';
import type { Scene } from './acting.ts';
import type { Line, Replay } from './lines.ts';
import { nearest } from '../../language/nearest.ts';
import { at, isExpected, pathsOf, same } from './matching.ts';
import type { Failure, PlayOptions } from './played.ts';
import type { Called, Heard, Stage } from './stage.ts';
import { besideExpected, capital, yamlOf } from './wording.ts';

type Expectation = Extract<Line, { kind: 'bot' | 'silence' | 'tool' | 'ledger' | 'money' | 'stands' }>;

/** What is looked at in a disturbed play, too. */
export type MoneyLine = Extract<Line, { kind: 'ledger' | 'money' }>;
/** Who is who in a play, and what time it is in it. */
export interface PlayScene extends Scene<Stage> {
  /** As its clock line has it. */
  time(): string;
}

export class Expectations {
  readonly failures: Failure[] = [];
  readonly #scene: PlayScene;
  readonly #options: PlayOptions;
  /** Messages of each phone that a line was about, and those before them. */
  readonly #expected = new Map<string, number>();
  /** What each person did last, as it is shown. */
  readonly #acted = new Map<string, string>();
  /** Calls that a line was about. */
  readonly #claimed = new Set<number>();
  /** The line during which each call was made. */
  readonly #calledAt: number[] = [];

  constructor(scene: PlayScene, options: PlayOptions) {
    this.#scene = scene;
    this.#options = options;
  }

  /** What has happened so far is nobody's matter. */
  async begin(phones: readonly string[]): Promise<void> {
    for (const phone of phones) this.#expected.set(phone, (await this.#stage.heard(phone)).length);
    this.#stage.called().forEach((_, index) => this.#claimed.add(index));
    this.played({ line: 1 });
  }

  /** All that was called since the line before was called during this one. */
  played({ line }: { readonly line: number }): void {
    const { length } = this.#stage.called();
    while (this.#calledAt.length < length) this.#calledAt.push(line);
  }

  /** A person has done something, as it is shown. */
  acted(name: string, what: string): void {
    this.#acted.set(name, what);
  }

  /** What is said is not compared in a disturbed play; what was posted is. */
  async check(line: Expectation): Promise<void> {
    const disturbed = this.#options.perturb !== null;
    switch (line.kind) {
      case 'bot':
        return disturbed ? undefined : this.#bot(line);
      case 'silence':
        return disturbed ? undefined : this.#silence(line);
      case 'tool':
        return disturbed ? undefined : this.#tool(line);
      case 'stands':
        return disturbed ? undefined : this.#stands(line);
      case 'ledger':
      case 'money':
        return this.#money(line);
    }
  }

  /** What must not have happened at all: calls nobody expected, faults that met nothing, a turn that broke. */
  async end(replay: Replay): Promise<void> {
    const last = { line: replay.talk.at(-1)?.line ?? 1 };
    if (this.#options.perturb === null) {
      const named = new Set(replay.talk.flatMap((line) => (line.kind === 'tool' ? [line.name] : [])));
      const unexpected = this.#stage
        .called()
        .map((call, index) => ({ call, index, line: this.#calledAt[index] ?? last.line }))
        .filter(({ call, index }) => !this.#claimed.has(index) && (call.money || named.has(call.tool)));
      for (const [line, calls] of Map.groupBy(unexpected, (each) => each.line))
        this.failures.push({
          line,
          message: `${calls.length === 1 ? '1 call' : `${calls.length} calls`} that no tool line expects`,
          chat: calls.map(({ call }) => showCall(call)),
        });
      const left = this.#stage.preparedLeft();
      if (left > 0) this.fail(last, `of what was prepared for the provider, ${left} met nothing`, []);
    }
    const apologies = replay.talk.some((line) => line.kind === 'bot' && line.tells === 'failure.apology');
    if (apologies) return;
    for (const [name, { phone }] of replay.people) {
      const broke = (await this.#stage.heard(phone)).filter((message) =>
        isExpected(message, { says: null, tells: 'failure.apology' }, this.#stage),
      );
      if (broke.length > 0) this.fail(last, `a turn of ${name} broke`, broke);
    }
  }

  /** Notes a failure with what was heard. */
  fail({ line }: { readonly line: number }, message: string, heard: readonly Heard[]): void {
    this.failures.push({ line, message, chat: heard.slice(-6).map(showHeard) });
  }

  get #stage(): Stage {
    return this.#scene.stage;
  }

  async #bot(line: Extract<Line, { kind: 'bot' }>): Promise<void> {
    const phone = this.#scene.phoneOf(line.to);
    const heard = await this.#stage.heard(phone);
    const from = this.#expected.get(phone) ?? 0;
    const said = line.says ?? line.tells ?? '';
    const unread = heard
      .map((message, place) => ({ message, place }))
      .filter(({ message, place }) => place >= from && isExpected(message, line, this.#stage))
      .map((one) => ({ ...one, differs: differences(line.with, one.message.data) }));
    // Where several were said, the line means the one that it fits.
    const found = unread.find(({ differs }) => differs.length === 0) ?? unread[0];
    if (!found) return this.#notHeard(line, said, heard.slice(from));
    const { message, place, differs } = found;
    this.#expected.set(phone, place + 1);
    this.#options.onExpected?.({ kind: 'message', template: message.template, text: message.text });
    if (differs.length === 0) return;
    const why =
      unread.length === 1
        ? `: ${differs.join('; ')}`
        : ` was heard ${times(unread.length)}, never with these values: ${unread
            .map((one, index) => `(${index + 1}) ${one.differs.join('; ')}`)
            .join(', ')}`;
    this.#fail(
      line,
      `${said}${why}`,
      line.to,
      unread.map((one) => one.message),
    );
  }

  #notHeard(line: Extract<Line, { kind: 'bot' }>, said: string, heard: readonly Heard[]): void {
    const carrier = heard.find(({ of, template }) => line.says !== template && of.includes(line.says ?? ''));
    const question = carrier?.template ?? null;
    const how =
      question === null
        ? ''
        : ` as a message of its own: it stands in front of ${question}, write { says: ${question}, tells: ${said} }`;
    this.#fail(line, `${line.to} did not hear ${said}${how}`, line.to, heard);
  }

  async #silence(line: Extract<Line, { kind: 'silence' }>): Promise<void> {
    const phone = this.#scene.phoneOf(line.to);
    const heard = await this.#stage.heard(phone);
    const rest = heard.slice(this.#expected.get(phone) ?? 0);
    if (line.never === null) {
      if (rest.length > 0) this.#fail(line, `${line.to} was to hear nothing more`, line.to, rest);
      return;
    }
    const said = rest.filter(({ template, of }) => [template, ...of].includes(line.never));
    if (said.length > 0) this.#fail(line, `${line.to} was not to hear ${line.never}`, line.to, said);
  }

  #tool(line: Extract<Line, { kind: 'tool' }>): void {
    const calls = this.#stage.called();
    const found = calls.flatMap((call, index) =>
      !this.#claimed.has(index) &&
      call.tool === line.name &&
      Object.entries(line.with).every(([path, expected]) => same(at(call.input, path), expected))
        ? [index]
        : [],
    );
    for (const index of found) this.#claimed.add(index);
    if (found.length > 0) this.#options.onExpected?.({ kind: 'call', tool: line.name });
    if (found.length === line.times) return;
    this.failures.push({
      line: line.line,
      message:
        found.length === 0
          ? `${line.name} was ${this.#otherwise(line)}`
          : `${line.name} was called ${times(found.length)}, not ${times(line.times)}`,
      chat: calls.slice(-10).map(showCall),
    });
  }

  /** How the newest call that no line is about differs from what was expected. */
  #otherwise(line: Extract<Line, { kind: 'tool' }>): string {
    const call = this.#stage
      .called()
      .findLast((each, index) => !this.#claimed.has(index) && each.tool === line.name);
    if (call === undefined) return 'not called';
    return `called, but ${differences(line.with, call.input).join('; ')}`;
  }

  async #stands(line: Extract<Line, { kind: 'stands' }>): Promise<void> {
    const phone = this.#scene.phoneOf(line.who);
    const standing = await this.#stage.standing(phone);
    const spoke = this.#spokeLast((await this.#stage.heard(phone)).at(-1));
    const fails = (message: string) => this.failures.push({ line: line.line, message, chat: spoke });
    if (standing.at !== line.at) return void fails(`${line.who} stands at ${standing.at}, not ${line.at}`);
    if (standing.chat !== null) this.#options.onExpected?.({ kind: 'standing', chat: standing.chat });
    for (const differs of differences(line.has, standing.variables)) fails(`${line.at}: ${differs}`);
  }

  /** Whether what a line says of money is so now. */
  async holds(line: MoneyLine): Promise<boolean> {
    return (await this.#moneyDiffers(line)).length === 0;
  }

  async #money(line: MoneyLine): Promise<void> {
    for (const { name, message } of await this.#moneyDiffers(line)) {
      const chat = name === 'balanced' ? await this.#stage.unbalanced() : [];
      this.failures.push({ line: line.line, message, chat });
    }
  }

  async #moneyDiffers(line: MoneyLine): Promise<{ readonly name: string; readonly message: string }[]> {
    const of = line.kind === 'money' ? line.of : 'ledger';
    const { events = {}, ...sums } = line.expects;
    const found: Readonly<Record<string, unknown>> =
      line.kind === 'money' ? this.#stage.moneyOf(this.#scene.phoneOf(line.of)) : await this.#ledgerNow();
    return [...Object.entries(sums), ...Object.entries(events as object)]
      .map(([name, expected]) => ({ name, expected, is: found[name] ?? 0 }))
      .filter(({ expected, is }) => is !== expected)
      .map(({ name, expected, is }) => ({
        name,
        message: `${of}: ${name} is ${String(is)}, not ${String(expected)}`,
      }));
  }

  async #ledgerNow(): Promise<Readonly<Record<string, unknown>>> {
    const ledger = await this.#stage.ledger();
    return { ...ledger, ...ledger.events };
  }

  /** The chat on the left, the line on the right. */
  #fail(line: Expectation, message: string, who: string, heard: readonly Heard[]): void {
    const did = this.#acted.get(who);
    const chat = [
      ...(did === undefined ? [] : [`${capital(who)} › ${did}`]),
      ...(heard.length === 0 ? ['(nothing was heard)'] : heard.slice(-4).map(showHeard)),
    ];
    const beside = besideExpected(chat, yamlOf(line), this.#scene.time());
    this.failures.push({
      line: line.line,
      message,
      chat: [...beside, ...this.#spokeLast(heard.at(-1))],
    });
  }

  /** The steps that say what was heard last; none where no step does, as of a reminder. */
  #spokeLast(message: Heard | undefined): string[] {
    const steps = this.#stage.speakersOf(message?.template ?? '');
    return steps.length === 0 ? [] : [`${message?.template} is said by ${steps.join(', ')}`];
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 0 ? 'never' : `${count} times`;
}

/** How values differ from those at their paths that a line expects, each as people read it. */
function differences(expects: Readonly<Record<string, unknown>>, data: Json): string[] {
  return Object.entries(expects)
    .map(([path, expected]) => ({ path, expected, found: at(data, path) }))
    .filter(({ expected, found }) => !same(found, expected))
    .map(({ path, expected, found }) =>
      found === undefined
        ? isNotThere(path, data)
        : `${path} is ${inLine(found)}, not ${JSON.stringify(expected)}`,
    );
}

/** A path that there is nothing at, with the nearest that there is, else with the names that there are. */
function isNotThere(path: string, data: Json): string {
  const paths = pathsOf(data);
  const meant = nearest(path, paths);
  const there = paths.length === 0 ? 'there is nothing' : `there is ${pathsOf(data, 1).join(', ')}`;
  return `${path} is not there${meant === null ? `: ${there}` : ` (did you mean ${meant}?)`}`;
}

/** A value as a line would expect it: amounts in minor units. */
function inLine(found: Json): string {
  const isMoney = typeof found === 'object' && found !== null && 'amount' in found && 'currency' in found;
  return isMoney ? `${String(found.amount)} (${String(found.currency)}, minor units)` : JSON.stringify(found);
}

function showHeard(message: Heard): string {
  return `‹ ${message.template ?? '(runtime)'}: ${message.text}`;
}

function showCall(call: Called): string {
  return `${call.tool} ${JSON.stringify(call.input)} → ${call.outcome}`;
}
