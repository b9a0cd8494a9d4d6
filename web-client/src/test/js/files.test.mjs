// What of files is loaded when.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Files } from '../../main/resources/chat/parley/web/app/files/files.js';
import { Emitter } from '../../main/resources/chat/parley/web/app/model/emitter.js';

afterEach(() => delete globalThis.indexedDB);

/** A page with such databases, and how often what shares files was loaded. */
function page(databases) {
  const forgotten = [];
  const open = () => ({});
  globalThis.indexedDB = { databases, open, deleteDatabase: (name) => forgotten.push(name) };
  const tabs = { name: 'tab', alone: async (_, action) => action(), living: async () => new Set() };
  const files = new Files({ me: 'alice', chat: new Emitter(), session: {}, tabs, obstacle: () => 'you have left' });
  let loaded = 0;
  files.on('loaded', () => loaded++);
  return { files, forgotten, loaded: () => loaded };
}

test('where no file was ever shared nothing is loaded to go on with, and none is looked for when one signs out', async () => {
  const { files, loaded, forgotten } = page(async () => [{ name: 'another' }]);
  await files.resume();
  await files.forgetAll();
  assert.deepEqual([loaded(), files.uploads, forgotten], [0, [], []]);
});

test('what shares files is loaded once, with the first one', async () => {
  const { files, loaded } = page(async () => []);
  await Promise.all([files.share('#ops', { files: [], folders: ['a'] }), files.share('#ops', { files: [], folders: ['b'] })]);
  assert.equal(loaded(), 1);
  assert.deepEqual(files.uploads.map(({ state }) => state), ['refused', 'refused']);
});

test('pictures are those that a browser draws without running anything, and not too large ones', () => {
  const { files } = page(async () => []);
  const types = ['image/png', 'image/svg+xml', 'text/html', undefined];
  assert.deepEqual(types.map((mediaType) => files.isPreviewed({ mediaType, size: 1 })), [true, false, false, false]);
  assert.equal(files.isPreviewed({ mediaType: 'image/png', size: 11 * 1024 * 1024 }), false);
});
