const KEY = 'parley.theme';

/** 'light', 'dark' or 'auto'; applied before the first paint by early.js. */
export const theme = {
  read: () => localStorage.getItem(KEY) ?? 'auto',
  choose(value) {
    if (value === 'auto') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(KEY, value);
      document.documentElement.dataset.theme = value;
    }
  },
};
