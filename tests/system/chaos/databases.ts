/** Databases in which a circle of three has just started, each a copy of one that was played once. */
import { connectOnce } from '../../../runtime/database/migrate.ts';
import { applicationRole } from '../../../runtime/database/prepare.ts';
import { openPacks } from '../../../system/packs.ts';
import { findReplay } from '../../../system/replay.ts';
import { playRun } from '../../../system/scenes.ts';
import { pack, projectFolder } from './place.ts';

/** The scene that is played, and the phones of those in it. */
const scene = 'create_join_start';
export const phones = ['254700000001', '254700000002', '254700000003'] as const;

/** A server with a migrated database. */
export interface Server {
  /** The server's first database as superuser. */
  readonly adminUrl: string;
  /** A migrated database that nobody is connected to. */
  readonly template: string;
}

export interface StartedCircles {
  /** A copy, as the application's role opens it. */
  copy(): Promise<{ readonly url: string; drop(): Promise<void> }>;
  close(): Promise<void>;
}

/** Plays the scene into a database of its own. */
export async function startedCircles(server: Server): Promise<StartedCircles> {
  const admin = await connectOnce(server.adminUrl);
  const prefix = `kill_${process.pid}`;
  const made: string[] = [];
  const make = async (template: string): Promise<string> => {
    const name = `${prefix}_${made.length}`;
    await admin.query(`create database ${name} template ${template}`);
    made.push(name);
    return name;
  };
  const drop = (name: string) => admin.query(`drop database if exists ${name} with (force)`);
  const address = (name: string): string => {
    const url = new URL(server.adminUrl);
    url.username = applicationRole;
    url.pathname = `/${name}`;
    return url.href;
  };

  const { replay } = findReplay(projectFolder, scene);
  if (!replay) throw new Error(`there is no scene ${scene}`);
  const played = await make(server.template);
  const run = { replay, language: 'en', perturb: null } as const;
  const { failures } = await playRun(run, openPacks(projectFolder, [pack]), address(played));
  if (failures.length > 0) throw new Error(`the scene ${scene} differs: ${failures[0]?.message}`);

  return {
    async copy() {
      const name = await make(played);
      return { url: address(name), drop: async () => void (await drop(name)) };
    },
    async close() {
      for (const name of made) await drop(name);
      await admin.end();
    },
  };
}
