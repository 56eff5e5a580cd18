// Before all tests: serves the demonstration community, and looks at the whole site once. After them: ends it.
//
// ALONGSIDE_URL=http://127.0.0.1:8080 npm test     looks at a server that runs already
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
    server = await start(data.path, 'server');
    await look(server.url);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.ALONGSIDE_URL = server.url;
  process.env.ALONGSIDE_TEST_DATA = data.path;
  return stop;
}
