/**
 * Prints money, numbers, days and times as members read them. The result depends on the arguments alone, never on the
 * machine's locale or zone.
 */
import type { Day, Language, Money } from '../ports.ts';
import { minorDigits } from '../language/currencies.ts';
import { localTime } from '../language/local-time.ts';

/**
 * Groups and decimals by language, as CLDR has them for en-KE, sw-KE and fr. Two departures:
 * - French groups with U+00A0 instead of U+202F. Both keep a number on one line, but fonts of old Android phones lack
 *   the narrow one and show a box in the middle of an amount.
 * - Swahili is sw-KE's everywhere: sw-CD swaps point and comma, and then 1.500 would mean a thousandfold of itself to
 *   a reader from across the border.
 */
const marks: Readonly<Record<Language, { readonly group: string; readonly decimal: string }>> = {
  en: { group: ',', decimal: '.' },
  fr: { group: '\u00a0', decimal: ',' },
  sw: { group: ',', decimal: '.' },
};

/** CLDR locales whose day, month and weekday names and order are ours. en-GB: day first. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr', sw: 'sw-KE' };

// Making a formatter costs far more than using it.
const dayFormats = formatters({ day: 'numeric', month: 'long', year: 'numeric' });
const weekdayFormats = formatters({ weekday: 'long' });

/** A whole number with its thousands grouped: `1,234`, in French `1 234`. */
export function formatNumber(value: bigint, language: Language): string {
  const { group } = marks[language];
  return value.toString().replace(/\B(?=(\d{3})+$)/g, group);
}

/**
 * An amount with its ISO code: `KES 2,000`, `KES 2,000.50`, in French `2 000 KES`. Whole amounts have no decimals,
 * others all that the currency has. The code and not the local sign: `Ksh`, `FC`, `F` and `$` each stand for several
 * currencies or differ between neighbours, and a circle may span them. The parts never wrap apart.
 */
export function formatMoney(money: Money, language: Language): string {
  const digits = minorDigits(money.currency);
  const unit = 10n ** BigInt(digits);
  const size = money.amountMinor < 0n ? -money.amountMinor : money.amountMinor;
  const sign = money.amountMinor < 0n ? '-' : '';
  const fraction = size % unit;
  const decimals = fraction === 0n ? '' : marks[language].decimal + fraction.toString().padStart(digits, '0');
  const amount = sign + formatNumber(size / unit, language) + decimals;
  return language === 'fr' ? `${amount}\u00a0${money.currency}` : `${money.currency} ${amount}`;
}

/** `6 March 2026`, `6 mars 2026` (the first of a month is `1er`), `6 Machi 2026`. */
export function formatDay(day: Day, language: Language): string {
  const printed = dayFormats[language].format(atNoon(day));
  return language === 'fr' && day.day === 1 ? printed.replace(/^1 /, '1er ') : printed;
}

/** `Friday`, `vendredi`, `Ijumaa`. */
export function formatWeekday(day: Day, language: Language): string {
  return weekdayFormats[language].format(atNoon(day));
}

/** As CLDR joins a long date and a time. */
const beforeClock: Readonly<Record<Language, string>> = { en: 'at', fr: 'à', sw: 'saa' };

/**
 * An instant as date and 24-hour clock in a zone (IANA name): `6 March 2026 at 17:07`. Always 24 hours: Swahili counts
 * the clock from six in the morning (saa moja is 07:00), and only figures of 24 hours are read by all the same.
 */
export function formatInstant(instant: Date, zone: string, language: Language): string {
  const { day, hour, minute } = localTime(instant, zone);
  return `${formatDay(day, language)} ${beforeClock[language]} ${clockOf(hour, minute)}`;
}

/**
 * A moment to come, never earlier than it is: the clock alone while it is the same day, `17:07`, else with the day.
 */
export function formatSoon(instant: Date, now: Date, zone: string, language: Language): string {
  const full = new Date(Math.ceil(instant.getTime() / 60_000) * 60_000);
  const { day, hour, minute } = localTime(full, zone);
  return day.equals(localTime(now, zone).day) ? clockOf(hour, minute) : formatInstant(full, zone, language);
}

function clockOf(hour: number, minute: number): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

function formatters(parts: Intl.DateTimeFormatOptions): Readonly<Record<Language, Intl.DateTimeFormat>> {
  const make = (language: Language) =>
    new Intl.DateTimeFormat(locales[language], {
      ...parts,
      timeZone: 'UTC',
      calendar: 'gregory',
      numberingSystem: 'latn',
    });
  return { en: make('en'), fr: make('fr'), sw: make('sw') };
}

/** A calendar day as an instant that is that day in UTC. */
function atNoon(day: Day): number {
  return Date.UTC(day.year, day.month - 1, day.day, 12);
}
