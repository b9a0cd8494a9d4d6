import { parsed } from './json.js';

/** Who is signed in in this browser: {user, token}, or null. */
const KEY = 'parley.account';

export const account = {
  read: () => {
    const { user, token } = parsed(localStorage.getItem(KEY)) ?? {};
    return typeof user === 'string' && user && typeof token === 'string' ? { user, token } : null;
  },
  /** Where the browser has no room for it, the user signs in again the next time. */
  write: (value) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(value));
    } catch (error) {
      console.info(`the sign-in is not kept: ${error.message}`);
    }
  },
  remove: () => localStorage.removeItem(KEY),
};

/** Hears that another tab has signed in or out. */
export const onAccountElsewhere = (listener) =>
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) listener();
  });
