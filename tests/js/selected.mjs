/** Read `a ⟦b⟧ c` as a text whose `b` is selected; write the result the same way; null: the edit changes nothing. */
export function changed(edit, written) {
  const start = written.indexOf('⟦');
  const end = written.indexOf('⟧') - 1;
  const text = written.replace(/[⟦⟧]/g, '');
  const wanted = edit({ text, start, end });
  if (!wanted) return null;
  const after = text.slice(0, wanted.from) + wanted.insert + text.slice(wanted.to);
  return `${after.slice(0, wanted.start)}⟦${after.slice(wanted.start, wanted.end)}⟧${after.slice(wanted.end)}`;
}
