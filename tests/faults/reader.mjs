// Follows a blog from its first event with the JavaScript client, and prints what that hands on, a line each.
import { Connection } from '../../clients/js/src/index.js';

const [, , src, epoch] = process.argv;
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

new Connection({
  src,
  position: { epoch, seq: 0 },
  onSnapshot: () => tell({ refusal: 'reset' }),
  onEvent: (event) => tell({ event }),
  onState: ({ condition, reason }) => condition === 'ended' && tell({ refusal: `ended ${reason}` }),
}).open();
