// A peer: the `ws` package on Node, in a loop over its clients as its own README shows it.
const { createServer } = require("node:http");
const { WebSocket, WebSocketServer } = require("ws");

const deflates = process.argv.includes("--deflate");
const readers = new WebSocketServer({ noServer: true, perMessageDeflate: deflates && { threshold: 0 } });

const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
        const text = Buffer.concat(pieces);
        for (const reader of readers.clients) {
            if (reader.readyState === WebSocket.OPEN) reader.send(text, { binary: false });
        }
        response.end("ok");
    });
});
server.on("upgrade", (request, socket, head) => {
    readers.handleUpgrade(request, socket, head, () => {});
});
server.listen({ port: Number(process.argv.at(-1)), host: "127.0.0.1", backlog: 4096 });
