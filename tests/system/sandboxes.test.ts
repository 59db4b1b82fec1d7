/** The two sandboxes together: waiting until neither they nor the product have anything left to do. */
import { expect, it } from 'vitest';
import { startSandboxes } from '../../system/sandboxes.ts';
import { closing, serve } from '../integrations/support.ts';

const phone = '254700000001';

it('what comes to the product after its last look is looked at too', async () => {
  const inbox: string[] = [];
  const seen: string[] = [];
  const url = await serve((request, response) => {
    inbox.push(request.url ?? '');
    response.end();
  });
  const sandboxes = closing(
    await startSandboxes({ folder: null, now: () => new Date(0), secret: new Uint8Array(32) }),
  );
  sandboxes.connect(url);
  sandboxes.gateway.addPhone({ number: phone, name: 'Amina' });
  let looks = 0;
  const drain = async () => {
    looks += 1;
    seen.push(...inbox.splice(0));
    if (looks > 1) return;
    sandboxes.gateway.phoneSends(phone, { text: 'Hello' });
    // It is taken, and nothing is under way any more, before anybody asks again.
    await sandboxes.idle();
  };

  await sandboxes.settle(drain);

  expect(seen).toEqual(['/webhooks/greenapi']);
  expect(inbox).toEqual([]);
});
