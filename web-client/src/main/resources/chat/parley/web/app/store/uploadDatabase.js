import { inTime } from '../session/inTime.js';

/**
 * The name of the database of uploads under way. It is in IndexedDB, kept over a reload, with the bytes of files that are not
 * too large. Where nothing was ever shared, there is none.
 */
export const DATABASE = 'parley';
/** How long it is waited for what databases there are. */
const PATIENCE_MILLIS = 10_000;

/** Whether uploads may be kept from before. */
export async function mayHaveUploads() {
  try {
    const all = await inTime(indexedDB.databases(), PATIENCE_MILLIS, 'indexedDB');
    return all.some(({ name }) => name === DATABASE);
  } catch (error) {
    console.info(`it is not known whether uploads are kept: ${error.message}`);
    return true;
  }
}

/** Forgets all uploads of all users of this browser. */
export const forgetUploads = () => indexedDB.deleteDatabase(DATABASE);
