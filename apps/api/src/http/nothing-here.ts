/** The answer to an address that nobody serves. It does not repeat the address, which may hold a secret. */
export const NOTHING_HERE = { error: 'NOT_FOUND', message: 'There is nothing at this address.' };
