/**
 * A process of its own that uses the embedded database, for embedded.test.ts: says that it is up, then stays until
 * its input ends. Arguments: the state folder.
 */
import { resolve } from 'node:path';
import { startEmbedded } from '../../runtime/database/embedded.ts';
import { takeApplicationLock } from '../../runtime/database/lock.ts';

const [stateFolder = '', application] = process.argv.slice(2);
try {
  const lock =
    application === undefined ? undefined : takeApplicationLock(stateFolder, 'http://localhost:3000');
  const projectFolder = resolve(import.meta.dirname, '../..');
  const server = await startEmbedded({ projectFolder, stateFolder, durable: false });
  console.log(JSON.stringify({ pid: server.pid, reused: server.reused }));
  process.stdin.on('end', () => void server.stop().then(() => lock?.release()));
  process.stdin.resume();
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(JSON.stringify({ code, message }));
  process.exitCode = 1;
}
