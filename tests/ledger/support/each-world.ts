import { afterEach, beforeEach, expect } from 'vitest';
import { Bank } from './bank.ts';
import { World } from './world.ts';

/**
 * A world with its bank for each test of a file. After each the book, its chains and projections must agree; with
 * `rebuilds` the projections also when they are made anew.
 */
export function eachWorld(
  isOpen: (world: World, bank: Bank) => void,
  { rebuilds = false }: { readonly rebuilds?: boolean } = {},
): void {
  let world: World | null = null;
  beforeEach(async () => {
    world = await World.open();
    isOpen(world, new Bank(world));
  });
  afterEach(async () => {
    if (world === null) return;
    expect((await world.ledger.verify()).differences).toEqual([]);
    if (rebuilds) {
      await world.ledger.rebuild();
      expect((await world.ledger.verify()).differences).toEqual([]);
    }
    await world.close();
  });
}
