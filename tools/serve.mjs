// A server on a free port of this machine, for as long as a tool or a test needs one.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} `close` cuts what is still open */
export async function serve(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
