import { declareErrors } from '../../runtime/errors.ts';

/** Operating failures of the phones page. */
export const phonesError = declareErrors({
  PHONES_BESIDE_LIVE_CREDENTIAL: {
    message: 'the phones page cannot run beside live credentials: {names}',
    hint: 'Unset these variables to try the product in its sandboxes, or leave the phones page off.',
    retryable: false,
  },
});
