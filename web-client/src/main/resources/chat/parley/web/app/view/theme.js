const KEY = 'parley.theme';

/** 'light', 'dark' or 'auto'; applied before the first paint by early.js. */
export const theme = {
  read() {
    const chosen = localStorage.getItem(KEY);
    return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
  },
  /** Where the browser has no room to keep it, until the page is left. */
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
