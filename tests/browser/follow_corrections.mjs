// Follows a blog after a number with the JavaScript client until something is corrected; prints a line when it is live,
// one for the event, and one for the list of corrections, each with the moment at which it was there.
import { Client, Connection } from '../../clients/js/src/index.js';

const [, , url, slug, epoch, seq] = process.argv;
const tell = (line) => process.stdout.write(`${JSON.stringify({ ...line, now: Date.now() })}\n`);

const connection = new Connection({
  src: `${url}/blogs/${slug}`,
  position: { epoch, seq: Number(seq) },
  onSnapshot: () => tell({ refusal: 'reset' }),
  onState: ({ condition }) => tell({ condition }),
  onEvent: async (event) => {
    if (event.kind !== 'entry.corrected') return;
    tell({ corrections: event.entry.corrections });
    connection.close();
    tell({ corrections: (await new Client(url).corrections(slug)).corrections });
  },
});
connection.open();
