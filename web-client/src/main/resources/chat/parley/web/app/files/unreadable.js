import { Told } from '../session/errors.js';

/** A file that was chosen cannot be read. */
export class Unreadable extends Told {
  constructor() {
    super('this file cannot be read: it was changed, moved or deleted since, or you may not read it.');
    this.name = 'Unreadable';
  }
}

/** Fails if the beginning of a Blob cannot be read: what browsers say of a request with such a body is that it failed. */
export async function mustBeReadable(blob) {
  try {
    await blob.slice(0, 1).arrayBuffer();
  } catch (error) {
    console.info(`a file cannot be read: ${error.message}`);
    throw new Unreadable();
  }
}
