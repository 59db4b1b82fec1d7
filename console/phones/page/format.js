/** Money, times, numbers and names as people read them. */

/** @typedef {import('./types.js').Money} Money */

/**
 * `KES 2,000`, `KES 2,000.50`, `−KES 100`
 * @param {Money} money
 */
export function money({ minor, currency }) {
  const amount = BigInt(minor);
  const size = amount < 0n ? -amount : amount;
  const cents = size % 100n;
  const whole = (size / 100n).toLocaleString('en');
  return `${amount < 0n ? '−' : ''}${currency} ${whole}${cents === 0n ? '' : `.${String(cents).padStart(2, '0')}`}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} locale
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(locale, zone, options) {
  const key = JSON.stringify([locale, zone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

/**
 * `09:14`
 * @param {string | number} at
 * @param {string} zone
 */
export function time(at, zone) {
  return format('en-GB', zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/**
 * `2 March 2026`, in the phone's language
 * @param {string | number} at
 * @param {string} zone
 * @param {string} [language]
 */
export function day(at, zone, language = 'en-GB') {
  return format(language === 'en' ? 'en-GB' : language, zone, { dateStyle: 'long' }).format(new Date(at));
}

/**
 * `Mon 2 Mar`
 * @param {string | number} at
 * @param {string} zone
 */
export function shortDay(at, zone) {
  return format('en-GB', zone, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(new Date(at))
    .replace(',', '');
}

/**
 * `+254 700 000 001`
 * @param {string} number
 */
export function phoneNumber(number) {
  return number.replace(/^(\d{3})(\d{3})(\d{3})(\d{3})$/, '+$1 $2 $3 $4');
}

/**
 * `escrow.deposit.recorded` → `Escrow deposit recorded`
 * @param {string} type
 */
export function eventName(type) {
  const words = type.replace(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A ledger account in words, by what its parts are: `escrow:<group>:1:2` → `escrow of turn 1, seat 2`.
 * @param {string} account
 */
export function accountName(account) {
  const [kind, first = '', second = '', third = ''] = account.split(':');
  switch (kind) {
    case 'provider':
      return `held by ${first}`;
    case 'clearing':
      return first === 'payout' ? `payout under way` : `${first} payment under way`;
    case 'escrow':
    case 'frozen':
      return `${kind} of turn ${second}, seat ${third}`;
    case 'credit':
      return 'credit of a member';
    case 'suspense':
      return `not matched: ${second}`;
    default:
      return short(account);
  }
}

/**
 * An account or id with its long unreadable parts cut to four characters.
 * @param {string} id
 */
export function short(id) {
  return id.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Za-z]{16,}/g, (part) => `${part.slice(0, 4)}…`);
}
