const KEY = 'parley.theme';

/** The appearance that the user has chosen: 'light', 'dark' or 'auto'. Applied before the first paint by early.js. */
export const theme = {
  read() {
    const chosen = localStorage.getItem(KEY);
    return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
  },
  /** Applies an appearance, and keeps it; where the browser has no room for it, until the page is left. */
  choose(value) {
    if (value === 'auto') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = value;
      try {
        localStorage.setItem(KEY, value);
      } catch (error) {
        console.info(`the appearance is not kept: ${error.message}`);
      }
    }
  },
};
