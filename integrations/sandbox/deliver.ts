/** Posts a sandbox's notification to the program's webhook, as the provider would. */

/** The HTTP status, or null when there was no answer within the time limit. */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  timeLimitMs: number,
  signal?: AbortSignal,
): Promise<number | null> {
  const limit = AbortSignal.timeout(timeLimitMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
