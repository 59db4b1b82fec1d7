/** Serves a phones page on a free loopback port, as `main.ts` does. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach } from 'vitest';
import { phonesPage } from '../../../console/phones/router.ts';
import type { World } from '../../../console/phones/world.ts';
import { memoryWorld } from './memory-world.ts';
import type { MemoryWorld } from './memory-world.ts';

export interface ServedPhones {
  readonly url: string;
  /** Failures that the page's server reported. */
  readonly reported: unknown[];
  close(): Promise<void>;
}

/** A page with a world of its own for each test of the file. */
export function servedWorld(): { readonly world: MemoryWorld; readonly served: ServedPhones } {
  let world: MemoryWorld;
  let served: ServedPhones;
  beforeEach(async () => {
    world = memoryWorld();
    served = await servePhones(world);
  });
  afterEach(() => served.close());
  return {
    get world() {
      return world;
    },
    get served() {
      return served;
    },
  };
}

export async function servePhones(world: World, port = 0): Promise<ServedPhones> {
  const reported: unknown[] = [];
  const phones = phonesPage({ world, live: [], report: (error) => reported.push(error) });
  const app = express();
  app.use('/phones', phones.router);
  const server = app.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/phones/`,
    reported,
    close: () =>
      new Promise((resolve) => {
        phones.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
