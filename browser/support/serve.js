// Before all tests: serves the demonstration community, and looks at the whole site once. After them: ends it.
//
// ALONGSIDE_URL=http://127.0.0.1:8080 npm test          looks at a server that runs already
// ALONGSIDE_TEST_DATABASE=postgres://… npm test         keeps the community in this empty database, and not in a file
import { folder, start } from './server.js';
import { look } from './site.js';

export default async function serve() {
  if (process.env.ALONGSIDE_URL) {
    await look(process.env.ALONGSIDE_URL);
    return undefined;
  }
  const data = await folder();
  let server;
  const stop = async () => {
    try {
      await server?.end();
    } finally {
      await data.remove();
    }
  };
  try {
    const database = process.env.ALONGSIDE_TEST_DATABASE;
    server = await start(data.path, 'server', { settings: database ? { ALONGSIDE_DATABASE: database } : {} });
    await look(server.url);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.ALONGSIDE_URL = server.url;
  process.env.ALONGSIDE_TEST_DATA = data.path;
  return stop;
}
