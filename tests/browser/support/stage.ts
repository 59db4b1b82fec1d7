/** The phones page on stage: a world in memory, its server and a browser, anew for each test. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser } from './chromium.ts';
import { memoryWorld } from './memory-world.ts';
import type { MemoryWorld } from './memory-world.ts';
import type { Message } from '../../../console/phones/world.ts';
import { openPhones } from './phones-page.ts';
import type { PhonesPageHandle } from './phones-page.ts';
import { servePhones } from './serve.ts';
import type { ServedPhones } from './serve.ts';

export const amina = '254700000001';
export const joe = '254700000002';

export interface Stage {
  readonly world: MemoryWorld;
  readonly phones: PhonesPageHandle;
  /** The bot says a text on a phone. */
  says(number: string, text: string): Message;
  /** Stops the page's server; call what it returns to start it again at the same address. */
  stopServer(): Promise<() => Promise<void>>;
}

/** Sets the stage for the tests of the calling file. Its members are those of the test that runs. */
export function setStage(): Stage {
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
  let browser: Browser | undefined;
  let world: MemoryWorld;
  let served: ServedPhones;
  let phones: PhonesPageHandle;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (browser === undefined) throw new Error('the browser did not start');
    world = memoryWorld();
    served = await servePhones(world);
    phones = await openPhones(browser, served.url);
  });
  afterEach(async () => {
    await phones.close();
    await served.close();
  });

  return {
    get world() {
      return world;
    },
    get phones() {
      return phones;
    },
    says: (number, text) => world.say(number, { content: { kind: 'text', text } }),
    async stopServer() {
      const port = Number(new URL(served.url).port);
      await served.close();
      return async () => {
        served = await servePhones(world, port);
      };
    },
  };
}

/** Waits for a value of the page; how long it takes is no matter of the test. */
export const soon = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 15_000 });
