import { declareErrors } from '../../runtime/errors.ts';

/** Operating failures of the phones page. */
export const phonesError = declareErrors({
  phones_beside_live_credential: {
    message: 'The phones page cannot run beside live credentials: {names}.',
    hint: 'Unset these variables to try the product in its sandboxes, or leave the phones page off.',
    retryable: false,
  },
});
