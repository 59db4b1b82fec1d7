/** What a campaign did and found, as text. */
import { failpointNames } from '../../../runtime/failpoints.ts';
import { backlog, killsOf, problemsOf, type Campaign, type Played } from './campaign.ts';
import { noticeFaultNames } from './gate.ts';
import { asleep, nodeFailpoints } from './plan.ts';
import { timeFaults } from './stand.ts';
import { weatherNames } from './weather.ts';

/** What a long run must have hit: every failpoint by a kill, and every kind of fault. */
const mustHit: readonly string[] = [
  ...failpointNames.map((name) => `killed at ${name}`),
  ...asleep.map((name) => `frozen: ${name}`),
  ...weatherNames,
  ...noticeFaultNames,
  ...timeFaults,
  `${backlog} jobs behind`,
];

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
      ['failpoint', 'kills', 'freezes'],
      [...failpointNames].map((name) => [
        name,
        tally.of(`killed at ${name}`),
        tally.of(`stopped at ${name}`),
      ]),
    ),
    '',
    ...table(
      ['besides', 'times'],
      mustHit.filter((name) => !name.startsWith('killed at ')).map((name) => [name, tally.of(name)]),
    ),
    ...(never.length === 0 ? [] : ['', `never: ${never.join(', ')}`]),
    ...(wrong.length === 0 ? [] : ['', `with problems: seeds ${wrong.map(({ seed }) => seed).join(', ')}`]),
  ];
  return { text: lines.join('\n'), ok: wrong.length === 0 && (!options.long || never.length === 0) };
}

function frozen({ tally }: Campaign): number {
  return nodeFailpoints.reduce((count, name) => count + tally.of(`stopped at ${name}`), 0);
}

function sum(played: readonly Played[], kind: 'lost' | 'doubled' | 'early' | 'odd'): number {
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
