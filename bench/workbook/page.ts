/** The page that has a workbook read: it does nothing else, so that each gap is the worker's. */
/// <reference lib="dom" />
const tell = (told: unknown): void => {
  const output = document.createElement('output');
  output.textContent = JSON.stringify(told);
  document.body.append(output);
};
const input = document.querySelector('input');

input?.addEventListener('change', () => {
  const [file] = input.files ?? [];
  if (file === undefined) return;
  const begun = performance.now();
  let last = begun;
  let longestGapMs = 0;
  setInterval(() => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
  }, 10);
  const worker = new Worker('/worker.js', { type: 'module' });
  worker.onmessage = ({ data }) => {
    if (data.said === 'opened')
      worker.postMessage({ ask: 'read', sheet: data.sheets[0].index, language: 'fr' });
    else if (data.said === 'read') {
      const seconds = (performance.now() - begun) / 1000;
      tell({ seconds, longestGapMs: Math.round(longestGapMs), csvBytes: data.csv.size });
    } else if (data.said !== 'progress') tell(data);
  };
  worker.postMessage({ ask: 'open', file });
});
