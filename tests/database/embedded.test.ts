import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbedded, type EmbeddedServer } from '../../runtime/database/embedded.ts';
import { openDatabase } from '../../runtime/database/pool.ts';
import { findPostmaster } from '../../runtime/database/postmaster.ts';
import { temporaryFolder } from '../support/server.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = temporaryFolder();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  const left = findPostmaster(data());
  if (left !== null) process.kill(left.pid, 'SIGQUIT');
  while (findPostmaster(data()) !== null) await sleep(20);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

const data = () => join(folder, 'postgres');
const start = (stateFolder = folder) => startEmbedded({ projectFolder, stateFolder, durable: false });

async function value(server: EmbeddedServer, text: string): Promise<unknown> {
  const database = openDatabase({ url: server.url('postgres', 'postgres'), max: 1, applicationName: 'test' });
  try {
    const [row] = await database.query<{ v: unknown }>({ name: text.slice(0, 63), text });
    return row?.v;
  } finally {
    await database.close();
  }
}

/** What another process says once it is up or has failed. */
async function another(...args: readonly string[]) {
  const program = join(import.meta.dirname, 'start-embedded.ts');
  const child = spawn(process.execPath, [program, folder, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { pid?: number; reused?: boolean; code?: string; message?: string };
    return { child, ended, said };
  }
  throw new Error('the process said nothing');
}

describe('the embedded database', () => {
  it('is a server without a port, in UTC and UTF-8, that keeps what it was given over a restart', async () => {
    const first = await start();
    expect(first.reused).toBe(false);
    expect(await value(first, `select current_setting('listen_addresses') as v`)).toBe('');
    expect(
      await value(
        first,
        `select current_setting('TimeZone') || pg_encoding_to_char(encoding) as v from pg_database limit 1`,
      ),
    ).toBe('UTCUTF8');
    await value(first, 'create table kept as select 7 as v');
    await first.stop();
    expect(findPostmaster(data())).toBeNull();
    const second = await start();
    expect(await value(second, 'select v from kept')).toBe(7);
    await second.stop();
  });

  it('is durable unless somebody says otherwise', async () => {
    const server = await startEmbedded({ projectFolder, stateFolder: folder });
    expect(await value(server, `select current_setting('fsync') as v`)).toBe('on');
    await server.stop();
  });

  it('runs on when its Node is killed, and the next one goes on with it', async () => {
    const { child, ended, said } = await another();
    child.kill('SIGKILL');
    await ended;
    const server = await start();
    expect(server).toMatchObject({ reused: true, pid: said.pid });
    await server.stop();
    expect(findPostmaster(data())).toBeNull();
  });

  it('is stopped by the last one out, not before', async () => {
    const [one, two] = await Promise.all([another(), another()]);
    expect(one.said.pid).toBe(two.said.pid);
    expect([one.said.reused, two.said.reused].sort()).toEqual([false, true]);
    one.child.stdin?.end();
    await one.ended;
    expect(findPostmaster(data())).not.toBeNull();
    two.child.stdin?.end();
    await two.ended;
    expect(findPostmaster(data())).toBeNull();
  });

  it('comes back after the server itself was killed', async () => {
    const first = await start();
    await value(first, 'create table kept as select 7 as v');
    process.kill(first.pid, 'SIGKILL');
    while (findPostmaster(data()) !== null) await sleep(10);
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await value(second, 'select v from kept')).toBe(7);
    await second.stop();
  });

  it('comes back when the killed server’s number belongs to another program now', async () => {
    const first = await start();
    const file = join(data(), 'postmaster.pid');
    const left = readFileSync(file, 'utf8');
    const lock = join(folder, 'socket', '.s.PGSQL.5432.lock');
    const socket = readFileSync(lock, 'utf8');
    await first.stop();
    // As after kill -9, and then this very process got the number.
    writeFileSync(file, left.replace(/^\d+/, String(process.pid)));
    writeFileSync(lock, socket.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(second.reused).toBe(false);
    await second.stop();
  });

  it('takes a folder with a path too long for a socket', async () => {
    const long = join(folder, 'x'.repeat(120));
    const server = await start(long);
    expect(await value(server, 'select 1 as v')).toBe(1);
    await server.stop();
  });

  it('refuses data of another version, and says which', async () => {
    await (await start()).stop();
    writeFileSync(join(data(), 'PG_VERSION'), '12\n');
    await expect(start()).rejects.toMatchObject({
      code: 'EMBEDDED_OTHER_VERSION',
      message: expect.stringContaining('PostgreSQL 12') as string,
    });
  });

  it('that cannot start says why and where to read', async () => {
    await (await start()).stop();
    writeFileSync(join(data(), 'postgresql.conf'), 'nonsense = 1\n');
    await expect(start()).rejects.toMatchObject({
      code: 'EMBEDDED_FAILED',
      message: expect.stringContaining('nonsense') as string,
    });
  });
});

describe('the application', () => {
  it('started twice on the same data says where it runs', async () => {
    const one = await another('application');
    const two = await another('application');
    expect(two.said).toEqual({
      code: 'ALREADY_RUNNING',
      message: `this data is in use already, by the Likelemba on http://localhost:3000 (process ${one.child.pid})`,
    });
    one.child.kill('SIGKILL');
    await one.ended;
    expect((await another('application')).said).toMatchObject({ reused: true });
  });
});
