import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partRange, sendParts } from '../../main/resources/chat/parley/web/app/files/parts.js';
import { PutFailed } from '../../main/resources/chat/parley/web/app/files/put.js';
import { Upload } from '../../main/resources/chat/parley/web/app/files/upload.js';
import { Transfers } from '../../main/resources/chat/parley/web/app/files/transfers.js';
import { Emitter } from '../../main/resources/chat/parley/web/app/model/emitter.js';
import { RequestError, wordsOf } from '../../main/resources/chat/parley/web/app/session/errors.js';
import { handedOver } from '../../main/resources/chat/parley/web/app/view/handedOver.js';
import { sizeText } from '../../main/resources/chat/parley/web/app/view/sizes.js';

const blob = new Blob(['0123456789abcdefghijklm']);
const upload = (etags = {}) => ({ size: 23, partSize: 5, parts: 5, etags });

/** Sends with a store that does what `send` says. @returns what arrived, by part */
async function arrivals(record, send, signal = new AbortController().signal) {
  const progress = [];
  await sendParts(record, {
    blob,
    targetOf: async (part) => part,
    arrived: (part, etag) => (record.etags[part] = etag),
    progress: (bytes) => progress.push(bytes),
    signal,
    send,
  });
  return progress;
}

test('every part is sent once, the last one shorter, at most four at a time', async () => {
  const record = upload();
  let under = 0;
  let most = 0;
  const progress = await arrivals(record, async (part, bytes) => {
    most = Math.max(most, ++under);
    const text = await bytes.text();
    under--;
    return text;
  });
  assert.deepEqual(record.etags, { 1: '01234', 2: '56789', 3: 'abcde', 4: 'fghij', 5: 'klm' });
  assert.equal(most, 4);
  assert.deepEqual([progress[0], progress.at(-1)], [0, 23]);
});

test('after a reload only the parts that did not arrive are sent', async () => {
  const sent = [];
  const progress = await arrivals(upload({ 1: 'x', 2: 'x', 5: 'x' }), async (part) => {
    sent.push(part);
    return 'y';
  });
  assert.deepEqual(sent, [3, 4]);
  assert.deepEqual([progress[0], progress.at(-1)], [13, 23]);
});

test('a part that fails is sent again, to a fresh address, and the others are not', async () => {
  const sent = [];
  let asked = 0;
  const record = upload({ 3: 'x', 4: 'x', 5: 'x' });
  await sendParts(record, {
    blob,
    targetOf: async (part) => ({ part, address: asked++ }),
    arrived: (part, etag) => (record.etags[part] = etag),
    progress: () => {},
    signal: new AbortController().signal,
    async send({ part, address }) {
      sent.push(part);
      if (part === 2 && sent.filter((one) => one === 2).length === 1) throw new PutFailed(0);
      return `${address}`;
    },
  });
  assert.deepEqual([...sent].sort(), [1, 2, 2]);
  assert.equal(record.etags[2], '2');
});

test('a store that answers again and again without taking a part is not asked for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const status of [200, 302, 403]) {
    let attempts = 0;
    const sending = arrivals(upload({ 1: 'x', 2: 'x', 3: 'x', 4: 'x' }), async () => {
      attempts++;
      throw new PutFailed(status);
    });
    const over = assert.rejects(sending, { name: 'PutFailed', status });
    for (let i = 0; i < 10; i++) {
      await new Promise((later) => setImmediate(later));
      t.mock.timers.tick(60_000);
    }
    await over;
    assert.equal(attempts, 6);
  }
});

test('a file that cannot be read to its end is not sent any further, and that is what is told', async () => {
  let terminated = 0;
  globalThis.Worker = class {
    postMessage() {
      setImmediate(() => this.onmessage({ data: {} }));
    }
    terminate() {
      terminated++;
    }
  };
  const session = {
    ask: (_, { signal }) =>
      new Promise((__, failed) => signal.addEventListener('abort', () => failed(signal.reason))),
  };
  const record = { nonce: 'n', key: '#lobby', file: 'f', ...upload() };
  const desk = { session, entered: () => () => true, keep: async () => {}, forget: async () => {}, changed: () => {} };
  const sending = new Upload(record, blob, desk);
  await sending.run();
  assert.deepEqual([sending.state, terminated], ['choose', 1]);
  assert.match(sending.problem, /^this file cannot be read/);
  delete globalThis.Worker;
});

test('when cancelled, nothing is sent any more', async () => {
  const cancel = new AbortController();
  const sent = [];
  const sending = arrivals(
    upload(),
    (part, bytes, { signal }) => {
      sent.push(part);
      return new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
    },
    cancel.signal,
  );
  await new Promise((later) => setTimeout(later, 5));
  cancel.abort();
  await assert.rejects(sending, { name: 'AbortError' });
  assert.deepEqual(sent, [1, 2, 3, 4]);
});

test('an empty file is one empty part', () => {
  assert.deepEqual(partRange(1, 5, 0), [0, 0]);
});

test('sizes are said as people say them', () => {
  assert.deepEqual([0, 1, 1023, 1536, 5 * 1024 ** 3, 200 * 1024 ** 2].map(sizeText), [
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1.5 KiB',
    '5.0 GiB',
    '200 MiB',
  ]);
});

test('a file that is gone while it is sent is not sent for ever: it is asked for again', async () => {
  const gone = { slice: () => ({ arrayBuffer: async () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) };
  const sending = sendParts(upload(), {
    blob: gone,
    targetOf: async (part) => part,
    arrived: () => {},
    progress: () => {},
    signal: new AbortController().signal,
    send: async () => Promise.reject(new PutFailed(0)),
  });
  await assert.rejects(sending, { name: 'Unreadable' });
});

/** What a session answers to an upload. @returns {Promise<Upload>} when it is over */
async function after(error) {
  globalThis.Worker = class {
    postMessage() {}
    terminate() {}
  };
  const session = { ask: async () => Promise.reject(error) };
  const desk = { session, entered: () => () => true, keep: async () => {}, forget: async () => {}, changed: () => {} };
  const sending = new Upload({ nonce: 'n', key: '#lobby', ...upload() }, blob, desk);
  await sending.run();
  delete globalThis.Worker;
  return sending;
}

test('what would not help is not offered, and what a browser says of its own errors is not shown', async () => {
  const tooLarge = await after(new RequestError({ code: 'FILE_TOO_LARGE', message: 'at most 5 GiB' }));
  assert.deepEqual([tooLarge.state, tooLarge.problem], ['refused', 'at most 5 GiB']);
  const quota = await after(new RequestError({ code: 'FILE_QUOTA', message: 'wait' }));
  assert.deepEqual([quota.state, quota.problem], ['failed', 'wait']);
  const raw = await after(new DOMException('A requested file could not be read, typically', 'NotReadableError'));
  assert.deepEqual([raw.state, raw.problem], ['failed', 'this browser could not do it (NotReadableError)']);
});

test('an error of the browser is said in our words', (t) => {
  t.mock.method(console, 'error', () => {});
  assert.equal(wordsOf(new TypeError('Failed to fetch')), 'this browser could not do it (TypeError)');
  assert.equal(wordsOf(null), 'this browser could not do it (unknown error)');
  assert.equal(wordsOf(new PutFailed(0)), 'the store cannot be reached');
});

/** What a browser hands over of a drop. */
const drop = (...parts) => ({
  files: parts.map(({ file }) => file),
  items: parts.map(({ file, isDirectory }) => ({
    kind: 'file',
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory }),
  })),
});

test('a folder that was dropped is known from a file', () => {
  const [file, folder] = [new File(['x'], 'plan.pdf'), new File([], 'photos')];
  const dropped = drop({ file, isDirectory: false }, { file: folder, isDirectory: true });
  assert.deepEqual(handedOver(dropped), { files: [file], folders: ['photos'] });
  assert.deepEqual(handedOver({ files: [file] }), { files: [file], folders: [] });
  const text = { kind: 'string', getAsFile: () => null };
  assert.deepEqual(handedOver({ files: [file], items: [text] }), { files: [file], folders: [] });
});

test('of a folder, of nothing, and of too many files at once it is said why they are not shared', () => {
  const session = { ask: () => new Promise(() => {}) };
  const client = { me: 'alice', tabs: { name: 't' }, session, chat: new Emitter(), obstacle: () => 'not here' };
  const transfers = new Transfers({ ...client, entered: () => () => false });
  const told = () => transfers.uploads.map(({ record, state, problem }) => `${record.name} ${state} ${problem}`);
  const files = Array.from({ length: 101 }, (_, i) => new File(['x'], `${i}`));
  transfers.share('#lobby', { files: [], folders: ['photos'] });
  transfers.share('#lobby', { files: [], folders: ['a', 'b'] });
  transfers.share('#lobby', { files: [] });
  transfers.share('#lobby', { files });
  const said = told();
  assert.equal(said.length, 4);
  assert.match(said[0], /^photos refused this is a folder\. Share the files in it/);
  assert.match(said[1], /^2 folders refused these are folders/);
  assert.match(said[2], /^What was dropped refused/);
  assert.match(said[3], /^101 files refused at most 100/);
  transfers.share('#lobby', { files: files.slice(1), folders: ['photos'] });
  assert.equal(transfers.uploads.length, 4 + 1 + 100);
  [...transfers.uploads].forEach((each) => transfers.cancel(each));
  assert.equal(transfers.uploads.length, 0);
});
