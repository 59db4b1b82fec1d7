import { afterEach, beforeEach, expect } from 'vitest';
import { Bank } from './bank.ts';
import { World } from './world.ts';

/** A world with its bank for each test of a file. After each the book, its chains and projections must agree. */
export function eachWorld(isOpen: (world: World, bank: Bank) => void): void {
  let world: World | null = null;
  beforeEach(async () => {
    world = await World.open();
    isOpen(world, new Bank(world));
  });
  afterEach(async () => {
    expect((await world?.ledger.verify())?.differences).toEqual([]);
    await world?.close();
  });
}
