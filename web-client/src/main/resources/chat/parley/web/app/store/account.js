/** Who is signed in in this browser: {user, token}, or null. */
const KEY = 'parley.account';

export const account = {
  read: () => JSON.parse(localStorage.getItem(KEY)),
  write: (value) => localStorage.setItem(KEY, JSON.stringify(value)),
  remove: () => localStorage.removeItem(KEY),
};

/** Hears that another tab has signed in or out. */
export const onAccountElsewhere = (listener) =>
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) listener();
  });
