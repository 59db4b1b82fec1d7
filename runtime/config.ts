/**
 * The configuration: environment and `.env` become one typed value, or the list of everything that is wrong with them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dotenv from 'dotenv';
import { declareErrors } from './errors.ts';
import { readers, settings, type KindValues, type SettingName, type ValueOf } from './settings.ts';

const configError = declareErrors({
  CONFIG_WRONG: {
    message: 'the configuration is not in order:\n{problems}',
    hint: 'Mend these in the environment or in the file .env, then start again.',
    retryable: false,
  },
});

/** A provider's settings, all present. */
type All<Names extends SettingName> = { readonly [Name in Names]: ValueOf<Name> };

/** What the program runs with. A provider is null when none of its credentials is set. */
export interface Config {
  readonly port: number;
  readonly publicUrl: string;
  /** Null: the embedded database. */
  readonly database: { readonly url: string; readonly adminUrl: string | null } | null;
  /** Null only with the embedded database: it has a key of its own beside its data. */
  readonly dataKey: Buffer | null;
  readonly logLevel: KindValues['level'];
  readonly operatorPhones: readonly string[];
  readonly providers: Providers;
  /** Which sandboxes stand in for providers without credentials. */
  readonly sandbox: { readonly gateway: boolean; readonly money: boolean };
  /** True when any provider has credentials: then nothing that is made for trying out may be mounted. */
  readonly live: boolean;
}

/** The providers and the settings that each needs, all or none. Addresses have defaults and need not be set. */
const providerSettings = {
  objectStore: ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  greenApi: [
    'GREEN_API_URL',
    'GREEN_API_MEDIA_URL',
    'GREEN_API_ID_INSTANCE',
    'GREEN_API_NUMBER',
    'GREEN_API_TOKEN_INSTANCE',
    'GREEN_API_WEBHOOK_TOKEN',
    'GREEN_API_BUTTONS',
    'GREEN_API_WARM_UP',
  ],
  whatsapp: [
    'WHATSAPP_API_URL',
    'WHATSAPP_PHONE_NUMBER_ID',
    'WHATSAPP_ACCESS_TOKEN',
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_VERIFY_TOKEN',
  ],
  waha: ['WAHA_URL', 'WAHA_API_KEY', 'WAHA_HMAC_KEY'],
  stripe: ['STRIPE_API_URL', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  daraja: [
    'DARAJA_URL',
    'DARAJA_CONSUMER_KEY',
    'DARAJA_CONSUMER_SECRET',
    'DARAJA_SHORTCODE',
    'DARAJA_PASSKEY',
    'DARAJA_INITIATOR',
    'DARAJA_SECURITY_CREDENTIAL',
    'DARAJA_CALLBACK_SECRET',
  ],
  pawapay: ['PAWAPAY_URL', 'PAWAPAY_TOKEN', 'PAWAPAY_PUBLIC_KEY'],
  africasTalking: ['AFRICASTALKING_URL', 'AFRICASTALKING_USERNAME', 'AFRICASTALKING_API_KEY'],
  openai: ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
} as const satisfies Record<string, readonly SettingName[]>;

/** Each provider's settings under their own names, or null. */
export type Providers = {
  readonly [Provider in keyof typeof providerSettings]: All<
    (typeof providerSettings)[Provider][number]
  > | null;
};

/** Reads `.env` in the project's folder and the environment, which wins. Throws CONFIG_WRONG with all problems. */
export function loadConfig(projectFolder: string, environment: Environment = process.env): Config {
  const file = join(projectFolder, '.env');
  const fromFile = existsSync(file) ? dotenv.parse(readFileSync(file)) : {};
  const read = readConfig({ ...fromFile, ...present(environment) });
  if ('config' in read) return read.config;
  throw configError('CONFIG_WRONG', {
    problems: read.problems.map((problem) => `  - ${problem}`).join('\n'),
  });
}

/** Names and texts, as a process gets them. An empty text is as good as none. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a configuration, or lists everything that is wrong with it in sentences that say what to do. */
export function readConfig(environment: Environment): { config: Config } | { problems: string[] } {
  const problems: string[] = [];
  const set = present(environment);
  const values = readValues(set, problems);
  const given = (name: SettingName) => set[name] !== undefined;
  const value = <Name extends SettingName>(name: Name) => values.get(name) as ValueOf<Name> | undefined;

  const url = value('DATABASE_URL');
  const adminUrl = value('DATABASE_ADMIN_URL') ?? null;
  if (given('DATABASE_ADMIN_URL') && !given('DATABASE_URL'))
    problems.push(
      'DATABASE_ADMIN_URL is set without DATABASE_URL: set both, or neither for the embedded database.',
    );
  if (given('DATABASE_URL') && !given('DATA_KEY'))
    problems.push(
      'DATA_KEY is missing: with DATABASE_URL the key that encrypts personal data must be yours. ' +
        'Make one with: openssl rand -base64 32, and keep it as long as the data.',
    );

  const providers = readProviders(given, value, problems);
  if (given('DARAJA_CONSUMER_KEY') && !given('PUBLIC_URL'))
    problems.push(
      'PUBLIC_URL is missing: M-Pesa calls back there. Give the https address of this deployment.',
    );

  if (problems.length > 0) return { problems };
  const port = value('PORT') ?? 0;
  const live = Object.values(providers).some((provider) => provider !== null);
  const config: Config = {
    port,
    publicUrl: value('PUBLIC_URL') ?? `http://localhost:${port}`,
    database: url === undefined ? null : { url, adminUrl },
    dataKey: value('DATA_KEY') ?? null,
    logLevel: value('LOG_LEVEL') ?? 'info',
    operatorPhones: value('OPERATOR_PHONES') ?? [],
    providers,
    sandbox: { gateway: providers.greenApi === null, money: providers.daraja === null },
    live,
  };
  return { config };
}

function present(environment: Environment): Record<string, string> {
  const trimmed = Object.entries(environment).map(([name, text]) => [name, text?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== ''));
}

function readValues(environment: Record<string, string>, problems: string[]): Map<SettingName, unknown> {
  const values = new Map<SettingName, unknown>();
  for (const setting of settings) {
    const text = environment[setting.name] ?? ('default' in setting ? setting.default : undefined);
    if (text === undefined) continue;
    const read = readers[setting.kind](text);
    if ('value' in read) values.set(setting.name, read.value);
    else problems.push(`${setting.name} ${read.problem}.`);
  }
  return values;
}

function readProviders(
  given: (name: SettingName) => boolean,
  value: (name: SettingName) => unknown,
  problems: string[],
): Providers {
  const read = Object.entries(providerSettings).map(([provider, names]: [string, readonly SettingName[]]) => {
    const set = names.filter(given);
    if (set.length === 0) return [provider, null];
    const missing = names.filter((name) => !given(name) && !hasDefault(name));
    if (missing.length > 0)
      problems.push(
        `${list(missing)} ${missing.length === 1 ? 'is' : 'are'} missing beside ${list(set)}: ` +
          'set all of them, or none to do without this provider.',
      );
    return [provider, Object.fromEntries(names.map((name) => [name, value(name)]))];
  });
  return Object.fromEntries(read) as Providers;
}

function hasDefault(name: SettingName): boolean {
  return settings.some((setting) => setting.name === name && 'default' in setting);
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
