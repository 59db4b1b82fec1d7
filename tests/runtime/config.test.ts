import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, readConfig, type Environment } from '../../runtime/config.ts';
import { ownDataKey } from '../../runtime/data-key.ts';
import { settings } from '../../runtime/settings.ts';

const key = Buffer.alloc(32, 7);
const database = { DATABASE_URL: 'postgres://app@db/likelemba', DATA_KEY: key.toString('base64') };
const greenApi = {
  GREEN_API_ID_INSTANCE: '1101',
  GREEN_API_NUMBER: '254700000000',
  GREEN_API_TOKEN_INSTANCE: 'tok',
  GREEN_API_WEBHOOK_TOKEN: 'hook',
};
const daraja = {
  DARAJA_CONSUMER_KEY: 'k',
  DARAJA_CONSUMER_SECRET: 's',
  DARAJA_SHORTCODE: '600000',
  DARAJA_PASSKEY: 'p',
  DARAJA_INITIATOR: 'api',
  DARAJA_SECURITY_CREDENTIAL: 'c==',
  DARAJA_CALLBACK_SECRET: 'a1b2c3d4e5f6a7b8',
  PUBLIC_URL: 'https://likelemba.example/',
};

const problemsOf = (environment: Environment) => {
  const read = readConfig(environment);
  return 'problems' in read ? read.problems : [];
};
const configOf = (environment: Environment) => {
  const read = readConfig(environment);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.config;
};

describe('a wrong value is refused with a sentence that says what to do', () => {
  it.each<[Environment, string]>([
    [{ PORT: 'abc' }, 'PORT is "abc": give a whole number from 1 to 65535, e.g. 3000.'],
    [{ ...greenApi, GREEN_API_BUTTONS: 'yes' }, 'GREEN_API_BUTTONS is "yes": give on or off.'],
    [
      { ...greenApi, GREEN_API_WARM_UP: '-1' },
      'GREEN_API_WARM_UP is "-1": give a whole number from 0 to 999999.',
    ],
    [{ PORT: '0' }, 'PORT is "0": give a whole number from 1 to 65535, e.g. 3000.'],
    [{ PORT: '70000' }, 'PORT is "70000": give a whole number from 1 to 65535, e.g. 3000.'],
    [{ PORT: '3e3' }, 'PORT is "3e3": give a whole number from 1 to 65535, e.g. 3000.'],
    [
      { PUBLIC_URL: 'likelemba.example' },
      'PUBLIC_URL is no web address: give one that begins with http:// or https://.',
    ],
    [
      { PUBLIC_URL: 'ftp://x' },
      'PUBLIC_URL is no web address: give one that begins with http:// or https://.',
    ],
    [{ PUBLIC_URL: 'https://x/?a' }, 'PUBLIC_URL has a "?" or "#": give the address without it.'],
    [
      { PUBLIC_URL: 'https://a:b@x' },
      'PUBLIC_URL has a name or password in it: give the address without it.',
    ],
    [
      { ...database, DATABASE_URL: 'mysql://x/y' },
      'DATABASE_URL is no database address: give one like postgres://user:password@host:5432/database.',
    ],
    [
      { ...database, DATABASE_URL: 'postgres://x' },
      'DATABASE_URL names no database: end it with a slash and the name, e.g. /likelemba.',
    ],
    [
      { DATABASE_ADMIN_URL: 'postgres://x/y' },
      'DATABASE_ADMIN_URL is set without DATABASE_URL: set both, or neither for the embedded database.',
    ],
    [
      { DATABASE_URL: 'postgres://x/y' },
      'DATA_KEY is missing: with DATABASE_URL the key that encrypts personal data must be yours. ' +
        'Make one with: openssl rand -base64 32, and keep it as long as the data.',
    ],
    [
      { DATA_KEY: 'c2hvcnQ=' },
      'DATA_KEY is too short (5 bytes): give 32 bytes or more, for instance one from: openssl rand -base64 32.',
    ],
    [
      { DATA_KEY: 'not a key!' },
      'DATA_KEY is neither base64 nor hexadecimal: give 32 bytes or more, for instance one from: openssl rand -base64 32.',
    ],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL is "loud": give one of fatal, error, warn, info, debug, trace, silent.',
    ],
    [
      { OPERATOR_PHONES: '+254700000001, 0700000002' },
      'OPERATOR_PHONES has an entry (number 2) that is no phone number: write each like +254700000001.',
    ],
    [
      { ...greenApi, GREEN_API_ID_INSTANCE: 'wa1' },
      'GREEN_API_ID_INSTANCE must be digits only: copy it as the provider shows it.',
    ],
    [
      { GREEN_API_ID_INSTANCE: '1101' },
      'GREEN_API_NUMBER, GREEN_API_TOKEN_INSTANCE and GREEN_API_WEBHOOK_TOKEN are missing beside GREEN_API_ID_INSTANCE: ' +
        'set all of them, or none to do without this provider.',
    ],
    [
      { GREEN_API_URL: 'https://1101.api.green-api.com' },
      'GREEN_API_ID_INSTANCE, GREEN_API_NUMBER, GREEN_API_TOKEN_INSTANCE and GREEN_API_WEBHOOK_TOKEN are missing beside GREEN_API_URL: ' +
        'set all of them, or none to do without this provider.',
    ],
    [
      { ...daraja, DARAJA_PASSKEY: '' },
      'DARAJA_PASSKEY is missing beside DARAJA_CONSUMER_KEY, DARAJA_CONSUMER_SECRET, DARAJA_SHORTCODE, DARAJA_INITIATOR, ' +
        'DARAJA_SECURITY_CREDENTIAL and DARAJA_CALLBACK_SECRET: set all of them, or none to do without this provider.',
    ],
    [
      { ...daraja, DARAJA_CALLBACK_SECRET: 'short' },
      'DARAJA_CALLBACK_SECRET must be 16 to 64 letters and digits: for instance one from: openssl rand -hex 16.',
    ],
    [
      { ...daraja, PUBLIC_URL: '' },
      'PUBLIC_URL is missing: M-Pesa calls back there. Give the https address of this deployment.',
    ],
    [
      { S3_BUCKET: 'my bucket', S3_ENDPOINT: 'http://s3', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' },
      'S3_BUCKET has a blank in it: copy it as the provider shows it.',
    ],
    [
      { OPENAI_API_KEY: 'sk-\u0000x' },
      'OPENAI_API_KEY has a character that no secret has: copy it again as the provider shows it.',
    ],
  ])('%j', (environment, sentence) => {
    expect(problemsOf(environment)).toEqual([sentence]);
  });

  it('together with all others', () => {
    expect(
      problemsOf({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'z', STRIPE_SECRET_KEY: 'sk' }),
    ).toHaveLength(5);
  });

  it('without telling a secret, a password or a phone', () => {
    const told = problemsOf({
      DATA_KEY: 'c2VjcmV0',
      DATABASE_URL: 'mysql://app:hunter2@db/x',
      OPERATOR_PHONES: '0700000009',
      STRIPE_SECRET_KEY: 'sk_live_secret\u0001',
    }).join('\n');
    for (const secret of ['c2VjcmV0', 'hunter2', '0700000009', 'sk_live']) expect(told).not.toContain(secret);
  });
});

describe('a configuration', () => {
  it('needs nothing: embedded database, sandboxes, port 3000', () => {
    expect(configOf({})).toMatchObject({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      database: null,
      dataKey: null,
      logLevel: 'info',
      operatorPhones: [],
      sandbox: { gateway: true, money: true },
      live: false,
    });
  });

  it('with credentials has the provider, no sandbox for it, and counts as live', () => {
    const config = configOf({ ...greenApi, ...daraja });
    expect(config.providers.greenApi).toEqual({
      GREEN_API_URL: 'https://api.green-api.com',
      GREEN_API_MEDIA_URL: 'https://media.green-api.com',
      GREEN_API_BUTTONS: true,
      GREEN_API_WARM_UP: 0,
      ...greenApi,
    });
    expect(config.providers.daraja?.DARAJA_URL).toBe('https://api.safaricom.co.ke');
    expect(config).toMatchObject({
      publicUrl: 'https://likelemba.example',
      sandbox: { gateway: false, money: false },
      live: true,
    });
    expect(configOf(greenApi).sandbox).toEqual({ gateway: false, money: true });
  });

  it.each([
    ['base64', key.toString('base64')],
    ['base64url', key.toString('base64url')],
    ['hexadecimal', key.toString('hex')],
  ])('takes the data key as %s', (_, text) => {
    expect(configOf({ DATA_KEY: text }).dataKey).toEqual(key);
  });

  it('takes the database and its administrator', () => {
    expect(configOf({ ...database, DATABASE_ADMIN_URL: 'postgresql://owner@db/likelemba' }).database).toEqual(
      {
        url: database.DATABASE_URL,
        adminUrl: 'postgresql://owner@db/likelemba',
      },
    );
  });

  it('takes phones with blanks and repeats', () => {
    expect(configOf({ OPERATOR_PHONES: ' +254 700-000001,+254700000001, ' }).operatorPhones).toEqual([
      '+254700000001',
    ]);
  });

  it('has a sentence of help for every setting', () => {
    expect(settings.filter(({ help }) => !help.endsWith('.'))).toEqual([]);
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'config-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('.env is read, and the environment wins', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nLOG_LEVEL=debug # much\n');
    expect(loadConfig(folder, { PORT: '5000' })).toMatchObject({ port: 5000, logLevel: 'debug' });
    expect(loadConfig(folder, { PORT: '' })).toMatchObject({ port: 4000 });
  });

  it('a wrong .env stops the start with the list', () => {
    writeFileSync(join(folder, '.env'), 'PORT=x\nLOG_LEVEL=y\n');
    expect(() => loadConfig(folder, {})).toThrowError(
      expect.objectContaining({
        code: 'CONFIG_WRONG',
        message: expect.stringMatching(/\n {2}- PORT .*\n {2}- LOG_LEVEL /) as string,
      }),
    );
  });

  it('the embedded database’s key is made once, for this user’s eyes only', () => {
    const made = ownDataKey(folder);
    expect(made).toHaveLength(32);
    expect(ownDataKey(folder)).toEqual(made);
    expect(statSync(join(folder, 'data-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'data-key'), 'utf8').trim()).toBe(made.toString('base64'));
  });
});
