/** The phones page in a test's hands: `phones.phone('Amina').send('Habari')`. */
import { expect } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';

/** How long the page may take to show something, in milliseconds. Generous: it is no measure of speed. */
const patienceMs = 15_000;

export interface PhonesPageHandle {
  readonly page: Page;
  /** By the owner's name. */
  phone(name: string): PhoneHandle;
  readonly panel: Locator;
  /** What the page's scripts or its content policy complained about. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface PhoneHandle {
  readonly node: Locator;
  /** The box its owner types into. */
  readonly box: Locator;
  /** All bubbles, oldest first. */
  readonly bubbles: Locator;
  /** Types a text and presses Enter. */
  send(text: string): Promise<void>;
  /** The text of the newest message, without its time. */
  lastMessage(): Promise<string>;
  /** Waits until the newest message from the bot matches. */
  hears(text: string | RegExp): Promise<void>;
  /** The payment request on its screen. */
  readonly prompt: Locator;
  /** Presses a button of the payment request. */
  answerPrompt(button: 'Pay' | 'Decline' | 'Ignore'): Promise<void>;
}

/** Opens the page at `url` in a browser profile of its own and waits until its phones are there. */
export async function openPhones(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<PhonesPageHandle> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  await page.locator('.phone').first().waitFor({ state: 'attached' });
  return {
    page,
    phone: (name) => phoneHandle(page, name),
    panel: page.locator('.panel'),
    complaints,
    close: () => context.close(),
  };
}

function phoneHandle(page: Page, name: string): PhoneHandle {
  const node = page.getByRole('region', { name: `${name}’s phone`, exact: true });
  const box = node.getByRole('textbox');
  const bubbles = node.locator('.bubble');
  const prompt = node.getByRole('alertdialog');
  return {
    node,
    box,
    bubbles,
    prompt,
    async send(text) {
      await box.fill(text);
      await box.press('Enter');
    },
    lastMessage: async () => (await bubbles.last().locator('.text, .attached').first().textContent()) ?? '',
    async hears(text) {
      const newest = node.locator('.bubble.theirs').last();
      await expect
        .poll(() => newest.textContent({ timeout: patienceMs }), { timeout: patienceMs })
        .toMatch(text);
    },
    async answerPrompt(button) {
      await prompt.getByRole('button', { name: button, exact: true }).click();
    },
  };
}
