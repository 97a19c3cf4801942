/** A host's address is none that notifications may go to. Says nothing of the address. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';

  constructor() {
    super('The receiver has an address that is not allowed.');
  }
}
