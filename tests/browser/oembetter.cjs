// Reads addresses as a page with oembetter does, and prints what it is told: `node oembetter.cjs json|xml OPTIONS ADDRESS…`.

const oembed = require('../audit/node_modules/oembetter/oembed.js');

const [form, options, ...addresses] = process.argv.slice(2);
oembed.setForceXml(form === 'xml');

const ask = (address) =>
  new Promise((resolve) => {
    oembed(address, JSON.parse(options), null, (error, told) => resolve(told ?? { status: error.status ?? 0, said: String(error) }));
  });

Promise.all(addresses.map(ask)).then((told) => console.log(JSON.stringify(told)));
