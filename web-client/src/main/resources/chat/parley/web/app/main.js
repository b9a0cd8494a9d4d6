import { Client } from './client.js';
import { Files } from './files/files.js';
import { Told, unlessAborted, wordsOf } from './session/errors.js';
import { account, onAccountElsewhere } from './store/account.js';
import { parsed } from './store/json.js';
import { isStorageAllowed, Notes } from './store/notes.js';
import { Tabs } from './store/tabs.js';
import { unsentOf } from './store/unsent.js';
import { drawIcons } from './view/dom.js';
import { Shell } from './view/shell.js';

/** How often it is asked who is there, and looked whether another tab has left something to send. */
const LOOK_AROUND_MILLIS = 30_000;

const chatUrl = new URL('v1/chat', document.baseURI);
chatUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
chatUrl.hash = '';

/** The key under which a tab keeps who has to sign in again, and why. */
const AGAIN = 'parley.again';

/** The notes of the user who is signed in; null if nobody is. */
let notes = null;

async function begin({ user, token }) {
  const tabs = new Tabs();
  notes = new Notes(user);
  const client = new Client({ url: chatUrl.href, user, token, notes, tabs });
  const files = new Files(client);
  const shell = new Shell(client, files, () => signOut(client, files));
  client.session.on('signedOut', (error) => signInAgain(user, error));
  await tabs.enter();
  client.start();
  shell.start();
  // First the tabs that are still there: one that goes meanwhile is told of.
  await tabs.onGone(() => {
    client.adopt();
    files.resume().catch(sayMissing);
  });
  await files.resume().catch(sayMissing);
  keepAwake(client);
}

/** What cannot be loaded now is not missed by anybody yet. */
function sayMissing(error) {
  if (!(error instanceof Told)) unlessAborted(error);
}

function keepAwake(client) {
  const lookAround = () => {
    if (document.visibilityState !== 'visible') return;
    client.people.refresh().catch(unlessAborted);
    client.adopt();
  };
  const wake = () => {
    if (document.visibilityState !== 'visible') return;
    client.session.retryNow();
    lookAround();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  // The browser says that there is no network any more: see whether that is so.
  addEventListener('offline', () => client.session.retryNow());
  setInterval(lookAround, LOOK_AROUND_MILLIS);
  lookAround();
}

/** Signs out, if what would be lost may be: nothing of the user stays in the browser. */
async function signOut(client, files) {
  const unsent = unsentOf(client, files);
  if (unsent && !confirm(`Not sent yet, and lost when you sign out: ${unsent}. Sign out?`)) return;
  await client.end();
  await files.forgetAll();
  client.notes.clear();
  account.remove();
  leave();
}

/**
 * Loads the page anew. What happens until it is another one leaves nothing behind; nor do a tab's own drafts stay if
 * nothing else has.
 */
function leave() {
  if (notes?.names('').length === 0) notes.of(sessionStorage).clear();
  notes?.end();
  location.reload();
}

/** Has the user sign in again, since the token is not accepted any more. What is kept for the user stays. */
function signInAgain(user, error) {
  const notice =
    error.code === 'INVALID_TOKEN'
      ? 'Your sign-in is over. Please sign in again.'
      : `Please sign in again: ${wordsOf(error)}.`;
  account.remove();
  try {
    sessionStorage.setItem(AGAIN, JSON.stringify({ user, notice }));
  } catch (full) {
    console.info(`it is not said why: ${full.message}`);
  }
  location.reload();
}

async function start() {
  onAccountElsewhere(leave);
  const known = account.read();
  if (known) {
    await begin(known);
  } else {
    const again = parsed(sessionStorage.getItem(AGAIN));
    sessionStorage.removeItem(AGAIN);
    const { SignInView } = await import('./view/signIn.js');
    new SignInView(chatUrl.href, (signedIn) => {
      account.write(signedIn);
      return begin(signedIn);
    }).show(again);
  }
}

drawIcons();
if (isStorageAllowed()) await start();
else (await import('./view/signIn.js')).sayThereIsNoStorage();
