/**
 * What can be set from outside: one line per setting, and how each kind of value is read.
 * Problems are sentences that say what to do and never repeat a secret or a phone number.
 */

/** Kinds of values and what they become. */
export interface KindValues {
  /** 1–65535. */
  readonly port: number;
  /** http(s), without a slash at the end. */
  readonly url: string;
  /** postgres:// or postgresql://. */
  readonly database: string;
  /** One of pino's levels. */
  readonly level: (typeof levels)[number];
  /** E.164 with `+`, separated by commas. */
  readonly phones: readonly string[];
  /** At least 32 bytes, written as hexadecimal or base64. */
  readonly key: Buffer;
  readonly digits: string;
  /** No blanks in it. */
  readonly word: string;
  /** Never printed. */
  readonly secret: string;
  /** 16–64 letters and digits: stands in an address that a provider calls. */
  readonly path_secret: string;
  /** on or off. */
  readonly switch: boolean;
  /** A whole number from 0. */
  readonly count: number;
}

/** One setting. */
export interface Setting {
  readonly name: string;
  readonly kind: keyof KindValues;
  readonly default?: string;
  /** One sentence for the table in the documentation. */
  readonly help: string;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** All settings, in the order they are documented in. */
export const settings = [
  { name: 'PORT', kind: 'port', default: '3000', help: 'The port of the web server.' },
  {
    name: 'PUBLIC_URL',
    kind: 'url',
    help: 'Where providers and browsers reach this deployment; else http://localhost:PORT.',
  },
  {
    name: 'DATABASE_URL',
    kind: 'database',
    help: 'The PostgreSQL database; without it an embedded one is started.',
  },
  { name: 'DATABASE_ADMIN_URL', kind: 'database', help: 'The same database as a role that may migrate it.' },
  {
    name: 'DATA_KEY',
    kind: 'key',
    help: 'Encrypts personal data; all other keys derive from it. Keep it as long as the data.',
  },
  { name: 'LOG_LEVEL', kind: 'level', default: 'info', help: `How much is logged: ${levels.join(', ')}.` },
  {
    name: 'OPERATOR_PHONES',
    kind: 'phones',
    default: '',
    help: 'Phones of operators, E.164, separated by commas.',
  },

  { name: 'S3_ENDPOINT', kind: 'url', help: 'The object store’s address; without S3_… a folder is used.' },
  { name: 'S3_BUCKET', kind: 'word', help: 'Its bucket.' },
  { name: 'S3_ACCESS_KEY', kind: 'secret', help: 'Its access key.' },
  { name: 'S3_SECRET_KEY', kind: 'secret', help: 'Its secret key.' },

  {
    name: 'GREEN_API_URL',
    kind: 'url',
    default: 'https://api.green-api.com',
    help: 'The address of the instance.',
  },
  {
    name: 'GREEN_API_MEDIA_URL',
    kind: 'url',
    default: 'https://media.green-api.com',
    help: 'Its address for uploads.',
  },
  { name: 'GREEN_API_ID_INSTANCE', kind: 'digits', help: 'The instance’s number.' },
  {
    name: 'GREEN_API_NUMBER',
    kind: 'digits',
    help: 'Its WhatsApp number with country code, without +: invitations lead to it.',
  },
  { name: 'GREEN_API_TOKEN_INSTANCE', kind: 'secret', help: 'The instance’s token.' },
  { name: 'GREEN_API_WEBHOOK_TOKEN', kind: 'secret', help: 'What its notifications carry as Authorization.' },
  {
    name: 'GREEN_API_BUTTONS',
    kind: 'switch',
    default: 'on',
    help: 'Reply buttons under numbered choices (a beta of Green API): on or off.',
  },
  {
    name: 'GREEN_API_WARM_UP',
    kind: 'count',
    default: '0',
    help: 'For a number new to WhatsApp: reminders and notices on its first day, half as many again each day after; 0: no limit.',
  },

  {
    name: 'WHATSAPP_API_URL',
    kind: 'url',
    default: 'https://graph.facebook.com',
    help: 'The Cloud API’s address.',
  },
  { name: 'WHATSAPP_PHONE_NUMBER_ID', kind: 'digits', help: 'The number’s id.' },
  { name: 'WHATSAPP_ACCESS_TOKEN', kind: 'secret', help: 'Its access token.' },
  { name: 'WHATSAPP_APP_SECRET', kind: 'secret', help: 'Signs its notifications.' },
  { name: 'WHATSAPP_VERIFY_TOKEN', kind: 'secret', help: 'What it shows when the webhook is set up.' },

  { name: 'WAHA_URL', kind: 'url', help: 'The WAHA server’s address.' },
  { name: 'WAHA_API_KEY', kind: 'secret', help: 'Its key.' },
  { name: 'WAHA_HMAC_KEY', kind: 'secret', help: 'Signs its notifications.' },

  { name: 'STRIPE_API_URL', kind: 'url', default: 'https://api.stripe.com', help: 'Stripe’s address.' },
  { name: 'STRIPE_SECRET_KEY', kind: 'secret', help: 'Stripe’s key.' },
  { name: 'STRIPE_WEBHOOK_SECRET', kind: 'secret', help: 'Signs its notifications.' },

  { name: 'DARAJA_URL', kind: 'url', default: 'https://api.safaricom.co.ke', help: 'M-Pesa’s address.' },
  { name: 'DARAJA_CONSUMER_KEY', kind: 'secret', help: 'The app’s consumer key.' },
  { name: 'DARAJA_CONSUMER_SECRET', kind: 'secret', help: 'The app’s consumer secret.' },
  { name: 'DARAJA_SHORTCODE', kind: 'digits', help: 'The paybill’s number.' },
  { name: 'DARAJA_PASSKEY', kind: 'secret', help: 'The passkey of STK pushes.' },
  { name: 'DARAJA_INITIATOR', kind: 'word', help: 'The initiator’s name for payouts.' },
  { name: 'DARAJA_SECURITY_CREDENTIAL', kind: 'secret', help: 'The initiator’s encrypted password.' },
  {
    name: 'DARAJA_CALLBACK_SECRET',
    kind: 'path_secret',
    help: 'Stands in the addresses that M-Pesa calls back.',
  },

  { name: 'PAWAPAY_URL', kind: 'url', default: 'https://api.pawapay.io', help: 'pawaPay’s address.' },
  { name: 'PAWAPAY_TOKEN', kind: 'secret', help: 'Its token.' },
  { name: 'PAWAPAY_PUBLIC_KEY', kind: 'secret', help: 'Checks its signatures.' },

  {
    name: 'AFRICASTALKING_URL',
    kind: 'url',
    default: 'https://api.africastalking.com',
    help: 'Africa’s Talking’s address.',
  },
  { name: 'AFRICASTALKING_USERNAME', kind: 'word', help: 'The account.' },
  { name: 'AFRICASTALKING_API_KEY', kind: 'secret', help: 'Its key.' },

  {
    name: 'OPENAI_BASE_URL',
    kind: 'url',
    default: 'https://api.openai.com/v1',
    help: 'The assistant’s model server.',
  },
  { name: 'OPENAI_API_KEY', kind: 'secret', help: 'Its key; without it menus and keywords do everything.' },
] as const satisfies readonly Setting[];

type Named = (typeof settings)[number];
export type SettingName = Named['name'];
/** The value a setting has when it is there. */
export type ValueOf<Name extends SettingName> = KindValues[Extract<Named, { name: Name }>['kind']];

/** A value, or the rest of a sentence that begins with the setting's name. */
type Read<Kind extends keyof KindValues> = (
  text: string,
) => { readonly value: KindValues[Kind] } | { readonly problem: string };

const example = 'for instance one from: openssl rand -base64 32';

/** How each kind is read. */
export const readers: { readonly [Kind in keyof KindValues]: Read<Kind> } = {
  port(text) {
    const value = Number(text);
    if (/^\d{1,5}$/.test(text) && value >= 1 && value <= 65535) return { value };
    return { problem: `is "${text}": give a whole number from 1 to 65535, e.g. 3000` };
  },
  url(text) {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '')
      return { problem: 'is no web address: give one that begins with http:// or https://' };
    if (url.search !== '' || url.hash !== '')
      return { problem: 'has a "?" or "#": give the address without it' };
    if (url.username !== '' || url.password !== '')
      return { problem: 'has a name or password in it: give the address without it' };
    return { value: url.href.replace(/\/+$/, '') };
  },
  database(text) {
    const url = URL.parse(text);
    if (url === null || !/^postgres(ql)?:$/.test(url.protocol))
      return { problem: 'is no database address: give one like postgres://user:password@host:5432/database' };
    if (url.pathname.length < 2)
      return { problem: 'names no database: end it with a slash and the name, e.g. /likelemba' };
    return { value: text };
  },
  level(text) {
    const value = levels.find((level) => level === text);
    return value === undefined ? { problem: `is "${text}": give one of ${levels.join(', ')}` } : { value };
  },
  phones(text) {
    const value = text
      .split(',')
      .map((phone) => phone.replace(/[\s()-]/g, ''))
      .filter((phone) => phone !== '');
    const wrong = value.findIndex((phone) => !/^\+[1-9]\d{7,14}$/.test(phone));
    if (wrong === -1) return { value: [...new Set(value)] };
    return {
      problem: `has an entry (number ${wrong + 1}) that is no phone number: write each like +254700000001`,
    };
  },
  key(text) {
    const hexadecimal = /^([0-9a-f]{2})+$/i.test(text);
    const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
    if (!hexadecimal && !base64)
      return { problem: `is neither base64 nor hexadecimal: give 32 bytes or more, ${example}` };
    const value = Buffer.from(text, hexadecimal ? 'hex' : 'base64');
    if (value.length >= 32) return { value };
    return { problem: `is too short (${value.length} bytes): give 32 bytes or more, ${example}` };
  },
  digits(text) {
    return /^\d{1,20}$/.test(text)
      ? { value: text }
      : { problem: 'must be digits only: copy it as the provider shows it' };
  },
  word(text) {
    return /^\S+$/.test(text)
      ? { value: text }
      : { problem: 'has a blank in it: copy it as the provider shows it' };
  },
  secret(text) {
    return /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text.replaceAll('\n', ' '))
      ? { value: text }
      : { problem: 'has a character that no secret has: copy it again as the provider shows it' };
  },
  path_secret(text) {
    if (/^[A-Za-z0-9]{16,64}$/.test(text)) return { value: text };
    return { problem: 'must be 16 to 64 letters and digits: for instance one from: openssl rand -hex 16' };
  },
  switch(text) {
    const value = text.toLowerCase();
    if (value === 'on' || value === 'off') return { value: value === 'on' };
    return { problem: `is "${text}": give on or off` };
  },
  count(text) {
    if (/^\d{1,6}$/.test(text)) return { value: Number(text) };
    return { problem: `is "${text}": give a whole number from 0 to 999999` };
  },
};
