const { stderr } = process;

/** One line that is written over; where there is no terminal, only what is new. */
export function progressLine(prefix) {
  let last = '';
  return {
    show(text) {
      if (!stderr.isTTY) return;
      last = `${prefix}: ${text}`;
      stderr.write(`\r\x1b[K${last.slice(0, stderr.columns - 1)}`);
    },
    done(text) {
      stderr.write(`${last ? '\r\x1b[K' : ''}${prefix}: ${text}\n`);
    },
  };
}
