import Koa from 'koa';
import { listen } from '../../src/listen.ts';

/** The least that answers: Node, Koa, one route. Its port comes as the first argument. */
const app = new Koa();
app.use((koa) => {
  koa.body = { status: 'ready' };
});
await listen(app, Number(process.argv[2]), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
