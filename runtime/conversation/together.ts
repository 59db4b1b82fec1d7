/** Statements that go out in one trip. */

/**
 * Waits for all of them and throws the error of the first, in order, that failed. In a pipeline the statements behind
 * a failed one fail too ("current transaction is aborted"), and `Promise.all` may report one of those.
 */
export async function together<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(work);
  const values = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value as unknown;
  });
  return values as { -readonly [K in keyof T]: Awaited<T[K]> };
}
