/**
 * The files that were dropped or pasted, {files, folders}, of folders the names. They are there only as long as the
 * event is, and a folder looks like a file, but one that cannot be read.
 */
export function handedOver({ items, files }) {
  const parts = [...(items ?? [])]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ file: item.getAsFile(), isFolder: item.webkitGetAsEntry?.()?.isDirectory ?? false }))
    .filter(({ file }) => file != null);
  if (parts.length === 0) return { files: [...files], folders: [] };
  return {
    files: parts.filter(({ isFolder }) => !isFolder).map(({ file }) => file),
    folders: parts.filter(({ isFolder }) => isFolder).map(({ file }) => file.name),
  };
}
