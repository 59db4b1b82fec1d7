/** Days said in words: `kesho`, `vendredi prochain`, `in 3 days`, `tarehe 5 March`, `le 1er mars 2027`. */
import type { Day } from '../../ports.ts';
import {
  comingWeekday,
  fullDay,
  nextMonthly,
  nextWeekday,
  nextYearly,
  weekdayOfNextWeek,
  type CalendarReading,
} from './calendar.ts';
import { agreeing } from './day-numeric.ts';
import { readNumberWords } from './number-words.ts';
import { phraseAt } from './phrases.ts';
import { certain, refused, which } from './reading.ts';
import type { Token } from './tokens.ts';
import type { DateWords, Words } from './words.ts';

/** Farther than ten years is a slip. */
const farthest = { days: 3660, weeks: 522, months: 120 } as const;
const nothing = refused('not_a_day');

/** Reads tokens that are not a date in numbers alone. */
export function readSpokenDay(tokens: readonly Token[], today: Day, words: Words): CalendarReading {
  const said = withoutPunctuation(tokens);
  if (said === null || said.length === 0) return nothing;
  const dates = words.dates;
  const relative = covering(said, dates.relative) ?? covering(without(said, dates.fillers), dates.relative);
  if (relative !== null) return certain(today.add({ days: dates.relative.get(relative) ?? 0 }));
  if (covering(said, dates.endOfMonth) !== null) return certain(today.with({ day: today.daysInMonth }));
  return (
    inSomeTime(said, today, words) ??
    byMonth(said, today, words) ??
    byWeekday(said, today, dates) ??
    byDayOfMonth(said, today, words) ??
    nothing
  );
}

/** `in 3 days`, `dans une semaine`, `baada ya siku tatu`, `3 days ago`. */
function inSomeTime(said: readonly Token[], today: Day, words: Words): CalendarReading | null {
  const { dates } = words;
  const unitAt = said.findIndex((token) => dates.units.has(token.text));
  const unit = dates.units.get(said[unitAt]?.text ?? '');
  if (unit === undefined) return null;
  const others = said.filter((_, index) => index !== unitAt);
  const count = countOf(without(without(others, dates.ahead), dates.ago), words);
  if (count === null || count > farthest[unit]) return null;
  const back = without(others, dates.ago).length < others.length;
  return certain(back ? today.subtract({ [unit]: count }) : today.add({ [unit]: count }));
}

/** `1 March`, `March 1st 2027`, `vendredi 6 mars`, `tarehe 5 mwezi wa tatu`. */
function byMonth(said: readonly Token[], today: Day, words: Words): CalendarReading | null {
  const { dates } = words;
  const { rest, weekday } = withoutWeekday(said, dates);
  for (let at = 0; at < rest.length; at += 1) {
    const named = phraseAt(rest, at, dates.months);
    const month = named && dates.months.get(named.key);
    if (!named || !month) continue;
    const { year, others } = withoutYear([...rest.slice(0, at), ...rest.slice(at + named.length)]);
    const dayOfMonth = dayNumber(others, words);
    if (dayOfMonth === null) continue;
    if (year !== null) return agreeing(fullDay(year, month, dayOfMonth), weekday);
    return agreeing(nextYearly(month, dayOfMonth, today), weekday);
  }
  return null;
}

/** Sets apart a year: four digits anywhere, or two digits as the second of two numbers (`5 May 26`). */
function withoutYear(tokens: readonly Token[]): { year: number | null; others: Token[] } {
  const numbers = tokens.filter((token) => token.is === 'digits');
  const [, second] = numbers;
  const short = numbers.length === 2 && /^\d{2}$/.test(second?.text ?? '') ? second : undefined;
  const written = tokens.find((token) => /^\d{4}$/.test(token.text)) ?? short;
  if (written === undefined) return { year: null, others: [...tokens] };
  const year = Number(written.text) + (written === short ? 2000 : 0);
  return { year, others: tokens.filter((token) => token !== written) };
}

/** `friday`, `this Friday`, `Ijumaa ijayo`, `vendredi de la semaine prochaine`. */
function byWeekday(said: readonly Token[], today: Day, dates: DateWords): CalendarReading | null {
  const { rest, weekday } = withoutWeekday(said, dates);
  if (weekday === null) return null;
  const left = without(without(rest, dates.fillers), dates.dayMarks);
  if (left.length === 0) return comingWeekday(weekday, today);
  if (covering(left, dates.nextWeek) ?? covering(rest, dates.nextWeek)) {
    return certain(weekdayOfNextWeek(weekday, today));
  }
  if (covering(left, dates.next)) return nextWeekday(weekday, today);
  if (covering(left, dates.this)) return comingWeekday(weekday, today);
  const dayOfMonth = rest.some((token) => token.is === 'digits') ? numberIn(rest, dates) : null;
  const found = dayOfMonth === null ? null : nextMonthly(dayOfMonth, today);
  return found && agreeing(certain(found), weekday);
}

/** `the 5th`, `tarehe tano`, `le 5 du mois prochain`; `5` alone is asked about. */
function byDayOfMonth(said: readonly Token[], today: Day, words: Words): CalendarReading | null {
  const { dates } = words;
  for (const [table, months] of [
    [dates.nextMonth, 1],
    [dates.thisMonth, 0],
  ] as const) {
    const others = without(said, table);
    const named = others.length < said.length ? dayNumber(others, words) : null;
    const { year, month } = today.toPlainYearMonth().add({ months });
    if (named !== null) return fullDay(year, month, named);
  }
  const dayOfMonth = dayNumber(said, words);
  if (dayOfMonth === null) return null;
  const found = nextMonthly(dayOfMonth, today);
  if (found === null) return null;
  const marked =
    without(said, dates.dayMarks).length < said.length ||
    said.some((token) => dates.ordinalSuffixes.has(token.text));
  return marked ? certain(found) : which([found]);
}

/** The number of a day: digits, number words or an ordinal, with what may stand around it; null for anything else. */
function dayNumber(tokens: readonly Token[], words: Words): number | null {
  const { dates } = words;
  const bare = without(without(withoutOrdinalSuffix(tokens, dates), dates.fillers), dates.dayMarks);
  const ordinal = covering(bare, dates.ordinals);
  const number = ordinal === null ? countOf(bare, words) : (dates.ordinals.get(ordinal) ?? null);
  return number !== null && number >= 1 && number <= 31 ? number : null;
}

/** Digits in company of words that change nothing. */
function numberIn(tokens: readonly Token[], dates: DateWords): number | null {
  const bare = without(without(withoutOrdinalSuffix(tokens, dates), dates.fillers), dates.dayMarks);
  return bare.length === 1 && /^\d{1,2}$/.test(bare[0]?.text ?? '') ? Number(bare[0]?.text) : null;
}

function countOf(tokens: readonly Token[], words: Words): number | null {
  const [only] = tokens;
  if (tokens.length === 1 && only && /^\d{1,4}$/.test(only.text)) return Number(only.text);
  for (const numbers of words.numbers) {
    if (tokens.length === 1 && only && numbers.vocabulary.get(only.text)?.is === 'one') return 1;
    const value = readNumberWords(tokens, numbers);
    if (value !== null) return value > 9999n ? null : Number(value);
  }
  return null;
}

/** Commas and points fall away; a leading minus or any other sign makes it no day. */
function withoutPunctuation(tokens: readonly Token[]): Token[] | null {
  const said: Token[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.is !== 'sign') said.push(token);
    else if (!/^[.,;:!?()'"-]$/.test(token.text)) return null;
    else if (token.text === '-' && at === 0) return null;
  }
  return said;
}

function withoutOrdinalSuffix(tokens: readonly Token[], dates: DateWords): Token[] {
  return tokens.filter((token) => !(token.glued && dates.ordinalSuffixes.has(token.text)));
}

function withoutWeekday(
  tokens: readonly Token[],
  dates: DateWords,
): { rest: Token[]; weekday: number | null } {
  for (let at = 0; at < tokens.length; at += 1) {
    const named = phraseAt(tokens, at, dates.weekdays);
    if (!named) continue;
    const rest = [...tokens.slice(0, at), ...tokens.slice(at + named.length)];
    return { rest, weekday: dates.weekdays.get(named.key) ?? null };
  }
  return { rest: [...tokens], weekday: null };
}

/** The tokens without any phrase of the table. */
function without(tokens: readonly Token[], table: { has(key: string): boolean }): Token[] {
  const left: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const found = phraseAt(tokens, at, table);
    const token = tokens[at];
    if (!found && token) left.push(token);
    at += found?.length ?? 1;
  }
  return left;
}

/** The phrase that all tokens together are, or null. */
function covering(tokens: readonly Token[], table: { has(key: string): boolean }): string | null {
  const found = phraseAt(tokens, 0, table);
  return found && found.length === tokens.length ? found.key : null;
}
