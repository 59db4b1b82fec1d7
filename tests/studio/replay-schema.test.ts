import { expect, test } from 'vitest';
import { replaySchema } from '../../runtime/studio/replay/format.ts';

test('the published schema of replays is the one they are read by', async () => {
  await expect(`${JSON.stringify(replaySchema, null, 2)}\n`).toMatchFileSnapshot('../../docs/schema/replay.schema.json');
});
