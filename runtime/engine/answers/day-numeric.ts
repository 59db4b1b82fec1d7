/** Days written in numbers alone: `01/03/2026`, `1.3.26`, `1-3`, `2026-03-01`, with a weekday or `le` in front. */
import type { Day } from '../../ports.ts';
import { dayOf, fullDay, nextYearly, type CalendarReading } from './calendar.ts';
import { phraseAt } from './phrases.ts';
import { which } from './reading.ts';
import type { Token } from './tokens.ts';
import type { DateWords } from './words.ts';

const dayFirst = /^(\d{1,2}) ?([/.-]) ?(\d{1,2})(?: ?\2 ?(\d{4}|\d{2}))?$/;
const yearFirst = /^(\d{4}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{1,2})$/;
const spaced = /^(\d{1,2}) (\d{1,2}) (\d{4})$/;

/** Null when the answer is not written in numbers alone. */
export function readNumericDay(
  tokens: readonly Token[],
  today: Day,
  words: DateWords,
): CalendarReading | null {
  const { rest, weekday } = withoutCompany(tokens, words);
  const text = rest
    .map((token) => (token.glued ? '' : ' ') + token.text)
    .join('')
    .trim();
  const iso = yearFirst.exec(text);
  if (iso) return agreeing(fullDay(Number(iso[1]), Number(iso[3]), Number(iso[4])), weekday);
  const parts = dayFirst.exec(text);
  const [dayText, monthText, yearText] = parts
    ? [parts[1], parts[3], parts[4]]
    : (spaced.exec(text)?.slice(1) ?? []);
  if (dayText === undefined || monthText === undefined) return null;
  const dayOfMonth = Number(dayText);
  const month = Number(monthText);
  if (yearText === undefined) return agreeing(nextYearly(month, dayOfMonth, today), weekday);
  const year = Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  const monthFirst = month > 12 ? dayOf(year, dayOfMonth, month) : null;
  return monthFirst ? which([monthFirst]) : agreeing(fullDay(year, month, dayOfMonth), weekday);
}

/** A date whose weekday is another than the one named is asked about. */
export function agreeing(reading: CalendarReading, weekday: number | null): CalendarReading {
  if (reading.kind !== 'value' || weekday === null || reading.value.dayOfWeek === weekday) return reading;
  return which([reading.value]);
}

/** Drops a weekday and words that change nothing from the front, full stops and the like from the end. */
function withoutCompany(
  tokens: readonly Token[],
  words: DateWords,
): { rest: Token[]; weekday: number | null } {
  const rest = [...tokens];
  let weekday: number | null = null;
  while (rest.length > 0 && rest[0]?.is !== 'digits') {
    const named = phraseAt(rest, 0, words.weekdays);
    const filler = phraseAt(rest, 0, words.fillers) ?? phraseAt(rest, 0, words.dayMarks);
    if (named && weekday === null) weekday = words.weekdays.get(named.key) ?? null;
    else if (!filler && rest[0]?.text !== ',') break;
    rest.splice(0, named?.length ?? filler?.length ?? 1);
  }
  while (/^[.,!?;]$/.test(rest.at(-1)?.text ?? '')) rest.pop();
  return { rest, weekday };
}
