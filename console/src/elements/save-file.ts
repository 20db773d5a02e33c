/** Gives a file that was made in the page to whoever looks, as a download. */
export const saveFile = (content: Blob, fileName: string): void => {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser takes it up by itself, but not at once.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
