import { normaliseKey } from '../model/names.js';
import { unlessAborted } from '../session/errors.js';
import { Emitter } from '../model/emitter.js';
import { randomName } from '../store/random.js';
import { uploadRecords } from '../store/uploadRecords.js';
import { Upload } from './upload.js';

/** The largest file whose bytes are kept in the browser until it is sent, so that a reload does not ask for it again. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** How many files are sent at the same time; the others wait. */
const AT_ONCE = 3;
/** How many files may be shared at once: each is a message that everybody there gets. */
const MOST_AT_ONCE = 100;
const A_FOLDER = 'this is a folder. Share the files in it, or an archive of it.';
const FOLDERS = 'these are folders. Share the files in them, or archives of them.';
const UNKNOWN_TYPE = 'application/octet-stream';

/** The files of this tab that are on their way. Emits `changed`. */
export class Transfers extends Emitter {
  /** @type {Upload[]} */ uploads = [];
  #ended = new Set();

  constructor(client) {
    super();
    this.client = client;
    for (const change of ['list', 'state']) client.chat.on(change, () => this.#stopWhatCannotGo());
    this.desk = {
      session: client.session,
      entered: (key) => client.entered(key),
      keep: (record) => this.#keep(record),
      forget: (record) => this.#forget(record),
      changed: (upload) => this.#changed(upload),
    };
  }

  /** Shares what a user has chosen, dropped or pasted, and says of what cannot be shared why. */
  share(key, { files, folders = [] }) {
    if (folders.length === 1) this.#refuse(key, folders[0], A_FOLDER);
    else if (folders.length > 1) this.#refuse(key, `${folders.length} folders`, FOLDERS);
    else if (files.length === 0) this.#refuse(key, 'What was dropped', 'the browser does not say which files these are.');
    if (files.length <= MOST_AT_ONCE) files.forEach((file) => this.upload(key, file));
    else this.#refuse(key, `${files.length} files`, `at most ${MOST_AT_ONCE} can be at once. An archive is one file.`);
  }

  /** Shares a file. It is kept before it is sent: what is seen to be on its way goes on after a reload. */
  async upload(key, file) {
    const record = this.#record(key, file);
    this.#show(new Upload(record, file, this.desk));
    const bytes = file.size <= KEPT_BYTES ? uploadRecords.putBytes(record.nonce, file) : undefined;
    await Promise.all([bytes, this.#keep(record)]);
    this.#startNext();
  }

  #record(key, { name, size, type }) {
    const { me, tabs } = this.client;
    const mediaType = type || UNKNOWN_TYPE;
    return { nonce: randomName(), user: me, tab: tabs.name, key, name, size, mediaType, etags: {} };
  }

  #refuse(key, name, problem) {
    const upload = new Upload(this.#record(key, { name, size: 0 }), null, this.desk);
    upload.refuse(problem);
    this.#add(upload);
  }

  /** Goes on with what was under way in tabs that are gone. */
  async resume() {
    const { client } = this;
    const left = await client.tabs.alone('uploads', async () => {
      const living = await client.tabs.living();
      const records = (await uploadRecords.all()).filter(
        ({ user, tab, key }) => user === client.me && !living.has(tab) && normaliseKey(key),
      );
      for (const record of records) await this.#keep(Object.assign(record, { tab: client.tabs.name }));
      return records;
    });
    for (const record of left) this.#add(new Upload(record, await uploadRecords.bytes(record.nonce), this.desk));
  }

  cancel(upload) {
    this.#drop(upload);
    upload.cancel().catch(unlessAborted);
  }

  retry(upload) {
    this.client.enterAgain(upload.record.key);
    upload.state = 'waiting';
    this.#startNext();
  }

  async choose(upload, file) {
    if (await upload.choose(file)) this.#startNext();
  }

  /** Forgets all that is kept of the user's files that are under way. */
  async forgetAll() {
    const records = (await uploadRecords.all()).filter(({ user }) => user === this.client.me);
    await Promise.all(records.map((record) => this.#forget(record)));
  }

  #add(upload) {
    this.#show(upload);
    this.#startNext();
  }

  #show(upload) {
    this.uploads.push(upload);
    this.emit('changed', upload);
  }

  /** Ends what is for a room that was left, or that does not let the user in: it does not wait for that. */
  #stopWhatCannotGo() {
    for (const upload of this.uploads) {
      const obstacle = this.client.obstacle(upload.record.key);
      if (obstacle != null) upload.fail(obstacle);
    }
  }

  #startNext() {
    this.#stopWhatCannotGo();
    const sending = this.uploads.filter(({ state }) => state === 'sending').length;
    const waiting = this.uploads.filter(({ state }) => state === 'waiting');
    waiting.slice(0, Math.max(0, AT_ONCE - sending)).forEach((upload) => upload.run().then(() => this.#startNext()));
  }

  #changed(upload) {
    if (upload.state === 'done') this.#drop(upload);
    else this.emit('changed', upload);
  }

  #drop(upload) {
    this.uploads = this.uploads.filter((other) => other !== upload);
    this.emit('changed', upload);
  }

  // What has ended meanwhile is not kept again.
  async #keep(record) {
    if (!this.#ended.has(record.nonce)) await uploadRecords.put(record);
  }

  #forget({ nonce }) {
    this.#ended.add(nonce);
    return uploadRecords.remove(nonce);
  }
}
