/** A Green API sandbox before the real webhook, with the real client, and what came of both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import { greenApiRouter } from '../../integrations/whatsapp/greenapi/router.ts';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { GreenApiSandboxOptions } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { GatewayEvent } from '../../runtime/gateway.ts';
import { closing, fixedClock, greenApi, serveRouter } from './support.ts';

export const number = '254700000001';
export const chat = `${number}@c.us`;
export const { idInstance } = greenApi;
export const clock = fixedClock('2026-03-02T06:00:00Z');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A file in a folder that is not there yet. */
export function journal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'greenapi-sandbox-'));
  folders.push(folder);
  return join(folder, 'sub', 'journal.jsonl');
}

/** A sandbox that delivers to the real webhook. */
export async function setUp(options: Partial<GreenApiSandboxOptions> = {}) {
  const events: GatewayEvent[] = [];
  const kept: string[] = [];
  const answers: ('ok' | 'unavailable')[] = [];
  const base = await serveRouter(
    greenApiRouter({
      token: greenApi.webhookToken,
      receive: async (received) => {
        const answer = answers.shift() ?? 'ok';
        if (answer === 'ok') events.push(...received);
        return answer;
      },
      quarantine: async ({ reason }) => {
        kept.push(reason);
        return 'ok';
      },
    }),
  );
  const webhookUrl = `${base}/webhooks/greenapi`;
  const sandbox = closing(
    await startGreenApiSandbox({ ...greenApi, webhookUrl, now: clock.now, resendPauseMs: 10, ...options }),
  );
  if (options.journalFile === undefined) sandbox.addPhone({ number, name: 'Amina' });
  const client = createGreenApi({ accounts: [{ ...greenApi, url: sandbox.url }], timeLimitMs: 2_000 });
  const texts = () =>
    events.flatMap((event) =>
      event.kind === 'message' && event.content.kind === 'text' ? [event.content.text] : [],
    );
  return { sandbox, client, events, kept, answers, texts, webhookUrl };
}
