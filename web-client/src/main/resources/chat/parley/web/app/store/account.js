import { parsed } from './json.js';

/** The key under which it is kept who is signed in in this browser. */
const KEY = 'parley.account';

export const account = {
  read: () => {
    const { user, token } = parsed(localStorage.getItem(KEY)) ?? {};
    return typeof user === 'string' && user && typeof token === 'string' ? { user, token } : null;
  },
  /** Keeps who is signed in. Where the browser has no room for it, the user signs in again the next time. */
  write: (value) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(value));
    } catch (error) {
      console.info(`the sign-in is not kept: ${error.message}`);
    }
  },
  remove: () => localStorage.removeItem(KEY),
};

/** Has `listener` called when another tab has signed in or out. */
export const onAccountElsewhere = (listener) =>
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) listener();
  });
