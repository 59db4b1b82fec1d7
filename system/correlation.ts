/**
 * What belongs to one request from outside: its lines in the log carry the same `request`, and the answer names it in
 * `x-request-id`. Work that a request leaves to the workers is not part of it: there, lines carry `conversation`,
 * `call` or `item`.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';

const requests = new AsyncLocalStorage<string>();

/** The id of the request that is being answered, or undefined. */
export function currentRequest(): string | undefined {
  return requests.getStore();
}

/** Gives every request an id of our own: one that came with it could hold anything. */
export const numberRequests: RequestHandler = (_request, response, next) => {
  const id = randomBytes(8).toString('hex');
  response.setHeader('x-request-id', id);
  requests.run(id, next);
};
