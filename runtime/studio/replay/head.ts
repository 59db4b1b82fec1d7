/** What stands above the talk of a replay: its pack, when it begins, who is in it. */
import { Temporal } from '@js-temporal/polyfill';
import { didYouMean } from '../../language/nearest.ts';
import type { Language } from '../../ports.ts';
import type { Replay } from './lines.ts';

/** As it is written, once the schema has let it through. */
export interface ReplayHead {
  pack: string;
  clock?: string;
  people?: Record<string, { phone: string; speaks: Language }>;
}

/** What is wrong, and where in the file. */
export interface Wrong {
  readonly problem: string;
  readonly path: readonly (string | number)[];
}

/** What no schema can say: a pack that is not there, a day that no calendar has, one phone of two people. */
export function headProblems(
  { pack, clock, people = {} }: ReplayHead,
  packs: readonly string[] | null,
): readonly Wrong[] {
  const wrong: Wrong[] = [];
  if (packs !== null && !packs.includes(pack)) {
    const known = `; there ${packs.length === 1 ? 'is' : 'are'} ${packs.join(', ')}`;
    const hint = didYouMean(pack, packs) || known;
    wrong.push({ problem: `there is no pack "${pack}"${hint}`, path: ['pack'] });
  }
  const noMoment = clock === undefined ? null : whyNoMoment(clock);
  if (noMoment !== null) wrong.push({ problem: `clock: ${noMoment}`, path: ['clock'] });
  const owners = new Map<string, string>();
  for (const [name, { phone }] of Object.entries(people)) {
    const owner = owners.get(phone);
    if (owner !== undefined)
      wrong.push({
        problem: `people.${name}.phone: ${phone} is ${owner}'s: give everybody a phone of their own`,
        path: ['people', name, 'phone'],
      });
    owners.set(phone, owner ?? name);
  }
  return wrong;
}

/** The moment a replay's clock line names. Throws where there is none, which `headProblems` tells. */
export function clockOf({ clock }: Pick<Replay, 'clock'>): Date {
  const [date = '', time = '', zone = 'UTC'] = clock.split(' ');
  const moment = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone);
  return new Date(moment.epochMilliseconds);
}

/** A moment in the zone of a replay's clock, as that line has it: `2026-03-02 09:00`. */
export function timeIn({ clock }: Pick<Replay, 'clock'>, moment: Date): string {
  const [, , zone = 'UTC'] = clock.split(' ');
  const there = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
  return there.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function whyNoMoment(clock: string): string | null {
  const [date = '', time = '', zone = ''] = clock.split(' ');
  try {
    Temporal.PlainDateTime.from(`${date}T${time}`);
  } catch {
    return `no calendar has ${date} ${time}`;
  }
  try {
    clockOf({ clock });
    return null;
  } catch {
    return `there is no time zone ${zone}${didYouMean(zone, Intl.supportedValuesOf('timeZone')) || ', such as Africa/Nairobi'}`;
  }
}
