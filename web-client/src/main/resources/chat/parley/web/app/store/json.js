/** What was kept as JSON; undefined for what was not, or is damaged. */
export function parsed(text) {
  if (text == null) return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch (error) {
    console.info(`something that was kept is damaged: ${error.message}`);
    return undefined;
  }
}
