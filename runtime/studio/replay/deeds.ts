/** What a play did and told: a disturbed play is held to what the one as written did and told. */
import type { Perturbation } from './schema.ts';
import type { Called, Heard, LedgerView } from './stage.ts';

/** A message as it is compared: what differs from play to play, codes and proofs, is left out. */
interface Telling {
  readonly template: string | null;
  readonly text: string;
  /** Something happened, and no step says it: a receipt, a payout. */
  readonly isNotice: boolean;
}

export interface Deeds {
  /** The sums of the ledger, as people read them. */
  readonly money: string;
  /** Calls of tools that move money or write, each with its input. */
  readonly calls: readonly string[];
  /** What each person heard, by their name. */
  readonly told: ReadonlyMap<string, readonly Telling[]>;
}

/**
 * Of these a member notices nothing at all: every phone shows the same. The others lead to talk of their own. Who dies
 * may say "not sure" where an answer was lost, and says nothing twice.
 */
const unnoticed: ReadonlySet<Perturbation> = new Set([
  'double_tap',
  'redeliver',
  'out_of_order',
  'restart_each_turn',
  'new_version',
]);

/** What came of a play under `by`. `isSaid`: whether a step says a message. */
export function deedsOf(
  {
    ledger,
    called,
    heard,
  }: {
    readonly ledger: LedgerView;
    readonly called: readonly Called[];
    readonly heard: ReadonlyMap<string, readonly Heard[]>;
  },
  by: Perturbation | null,
  isSaid: (template: string) => boolean,
): Deeds {
  const writing = called.filter(({ writes }) => writes);
  // Who died before the commit calls again, under the same key.
  const kept = by === 'crash' ? [...new Map(writing.map((call) => [call.key, call])).values()] : writing;
  return {
    money: moneyIn(ledger),
    calls: kept.map(({ tool, input }) => `${tool} ${alike(JSON.stringify(input))}`),
    told: new Map(
      [...heard].map(([person, messages]) => [
        person,
        messages.map(({ template, text }) => ({
          template,
          text: alike(text),
          isNotice: template !== null && !isSaid(template),
        })),
      ]),
    ),
  };
}

/** The sums of the ledger, as people read them. */
export function moneyIn(ledger: LedgerView): string {
  const { balanced: _, events: __, ...sums } = ledger;
  return Object.entries(sums)
    .map(([name, minor]) => `${name} ${minor}`)
    .join(', ');
}

/** What a disturbed play did otherwise, a sentence each; none where nothing. */
export function otherwise(asWritten: Deeds, disturbed: Deeds, by: Perturbation): string[] {
  const money =
    asWritten.money === disturbed.money
      ? []
      : [`the money is ${disturbed.money}; undisturbed it is ${asWritten.money}`];
  const calls = counted(asWritten.calls, disturbed.calls).map(
    ({ of, was, is }) => `${of} was called ${times(is)}, undisturbed ${times(was)}`,
  );
  const told = [...asWritten.told].flatMap(([person, messages]) => {
    const now = disturbed.told.get(person) ?? [];
    const again = by === 'crash' ? counted(words(messages), words(now)).filter(isAgain) : [];
    return [...counted(compared(messages, by), compared(now, by)), ...again].map(
      ({ of, was, is }) => `${person} heard ${of} ${times(is)}, undisturbed ${times(was)}`,
    );
  });
  return [...money, ...calls, ...told];
}

/** Of talk that is a disturbance's own only what tells of money and other news is compared, whatever its language. */
function compared(messages: readonly Telling[], by: Perturbation): string[] {
  if (!unnoticed.has(by))
    return messages.flatMap(({ template, isNotice }) => (isNotice && template !== null ? [template] : []));
  return words(messages);
}

/** Messages by their template and the line that they begin with. */
function words(messages: readonly Telling[]): string[] {
  return messages.map(({ template, text }) => `${template ?? '(runtime)'} “${text.split('\n')[0]}”`);
}

/** What was said, and more often now. */
function isAgain({ was, is }: { readonly was: number; readonly is: number }): boolean {
  return was > 0 && is > was;
}

/** What comes another number of times. */
function counted(
  before: readonly string[],
  after: readonly string[],
): { readonly of: string; readonly was: number; readonly is: number }[] {
  const countOf = (all: readonly string[], one: string) => all.filter((each) => each === one).length;
  return [...new Set([...before, ...after])]
    .map((of) => ({ of, was: countOf(before, of), is: countOf(after, of) }))
    .filter(({ was, is }) => was !== is);
}

/** A code, a receipt's number, a proof, an id: another one in each play. */
const code =
  /(?<![\p{L}\d-])(?=[\d-]*\p{L})(?=[\p{L}-]*\d)[\p{L}\d-]{6,}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gu;

function alike(text: string): string {
  return text.replaceAll(code, '#');
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 0 ? 'never' : `${count} times`;
}
