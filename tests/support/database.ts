/** A database of its own for a test file, with all migrations, on the run's server. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../runtime/database/pool.ts';
import { applicationRole } from '../../runtime/database/prepare.ts';
import { templateName } from './server.ts';

/** `database` runs as the application's role, `admin` as superuser; `url` and `adminUrl` are the same as addresses. */
export interface TestDatabase {
  readonly database: OpenDatabase;
  readonly admin: OpenDatabase;
  readonly name: string;
  readonly url: string;
  readonly adminUrl: string;
  /** Closes both and drops the database. */
  close(): Promise<void>;
}

/** Copies the template. Call it in `beforeAll`, and `close` in `afterAll`. `max` is the size of the application's pool. */
export async function testDatabase(options: { readonly max?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${templateName}`);
  const address = (user: string) => {
    const url = new URL(inject('testServer'));
    url.username = user;
    url.pathname = `/${name}`;
    return url.href;
  };
  const url = address(applicationRole);
  const adminUrl = address('postgres');
  const database = openDatabase({ url, max: options.max ?? 10, applicationName: 'test' });
  const admin = openDatabase({ url: adminUrl, max: 2, applicationName: 'test admin' });
  return {
    name,
    database,
    admin,
    url,
    adminUrl,
    async close() {
      await Promise.all([database.close(), admin.close()]);
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(text: string): Promise<void> {
  const server = openDatabase({ url: inject('testServer'), max: 1, applicationName: 'test databases' });
  try {
    await server.query({ name: text.slice(0, 63), text });
  } finally {
    await server.close();
  }
}
