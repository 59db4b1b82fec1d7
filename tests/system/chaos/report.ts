/** What a campaign did and found, as text: `docs/PROOF.md` has it as it is printed. */
import { failpointNames } from '../../../runtime/failpoints.ts';
import { backlog, killsOf, problemsOf, type Campaign, type Played } from './campaign.ts';
import { noticeFaultNames } from './gate.ts';
import { asleep, nodeFailpoints } from './plan.ts';
import { timeFaults } from './stand.ts';
import { weatherNames } from './weather.ts';

const besides: readonly string[] = [
  ...asleep.map((name) => `frozen: ${name}`),
  ...weatherNames,
  ...noticeFaultNames,
  ...timeFaults,
  `${backlog} jobs behind`,
];

/** What a long run must have hit: every failpoint by a kill, and every kind of fault. */
const mustHit: readonly string[] = [...failpointNames.map((name) => `killed at ${name}`), ...besides];

/** What is looked for, in the order of the tables. */
const findings = ['lost', 'doubled', 'early', 'odd'] as const;

/** The figures; not ok when something was found, or when a long run never hit something. */
export function report(done: Campaign, options: { readonly long: boolean }): { text: string; ok: boolean } {
  const { played, tally } = done;
  const never = mustHit.filter((name) => tally.of(name) === 0);
  const wrong = played.filter((circle) => problemsOf(circle).length > 0);
  const lines = [
    `${killsOf(tally)} kills and ${frozen(done)} freezes in ${played.length} circles`,
    `lost ${sum(played, 'lost')}, doubled ${sum(played, 'doubled')}, early ${sum(played, 'early')}, ` +
      `other ${sum(played, 'odd')}, stuck ${played.filter(({ verdict }) => verdict === null).length}`,
    `${total(played, ({ verdict }) => verdict?.unknownPayouts ?? 0)} payouts unknown at first, ` +
      `${total(played, ({ verdict }) => verdict?.repeated ?? 0)} messages repeated, ` +
      `${total(played, ({ byStatement }) => byStatement)} payments found on the statement`,
    '',
    ...table(
      ['failpoint', 'kills', 'freezes', ...headOfCircles],
      failpointNames.map((name) => {
        const [killed, stopped] = [`killed at ${name}`, `stopped at ${name}`];
        return [name, tally.of(killed), tally.of(stopped), ...circlesWith(played, [killed, stopped])];
      }),
    ),
    '',
    ...table(
      ['besides', 'times', ...headOfCircles],
      besides.map((name) => [name, tally.of(name), ...circlesWith(played, [name])]),
    ),
    '',
    `never: ${never.join(', ') || 'nothing'}`,
    `with problems: ${wrong.map(({ seed }) => `seed ${seed}`).join(', ') || 'none'}`,
  ];
  return { text: lines.join('\n'), ok: wrong.length === 0 && (!options.long || never.length === 0) };
}

const headOfCircles = ['circles', 'lost', 'doubled', 'early', 'other'] as const;

/** In how many circles one of these happened, and what was found in them. */
function circlesWith(played: readonly Played[], names: readonly string[]): number[] {
  const these = played.filter(({ history }) => names.some((name) => history.includes(name)));
  return [these.length, ...findings.map((kind) => sum(these, kind))];
}

function frozen({ tally }: Campaign): number {
  return nodeFailpoints.reduce((count, name) => count + tally.of(`stopped at ${name}`), 0);
}

function sum(played: readonly Played[], kind: (typeof findings)[number]): number {
  return total(played, ({ verdict }) => verdict?.[kind].length ?? 0);
}

function total(played: readonly Played[], of: (circle: Played) => number): number {
  return played.reduce((all, circle) => all + of(circle), 0);
}

/** A table as documents have it. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
