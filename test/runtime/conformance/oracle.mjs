// Runs cases through auth0-ext-compilers 6.1.0 itself, in a process of its own: some cases end in
// uncaught exceptions. One case per message, one answer per case.
import http from 'node:http';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import compilers from 'auth0-ext-compilers';

const require = createRequire(import.meta.url);
const compiler = compilers['client-credentials-exchange'];

/** Long enough for the timers that cases use. */
const QUIET = 40;
const SILENCE = 1000;

function nodejsCompiler(script, done) {
  const module = { exports: {} };
  try {
    vm.compileFunction(script, ['module', 'exports', 'require'])(module, module.exports, require);
  } catch (error) {
    return done(error);
  }
  return done(null, module.exports);
}

let current;

const server = http.createServer((request, response) => {
  compiler({ script: current.script, nodejsCompiler }, (_, handle) => {
    const context = { body: current.body, secrets: current.secrets, headers: current.headers };
    try {
      handle(context, request, response);
    } catch (error) {
      current.failed ??= { cause: 'threw', message: text(error) };
      if (!response.headersSent) response.destroy();
    }
  });
});

function text(error) {
  return error instanceof Error ? error.message : String(error);
}

process.on('uncaughtException', (error) => {
  if (current) current.failed ??= { cause: 'threw', message: text(error) };
});
process.on('unhandledRejection', (error) => {
  if (current) current.failed ??= { cause: 'rejected', message: text(error) };
});

server.listen(0, '127.0.0.1', () => {
  process.on('message', (given) => {
    current = given;
    let body;
    const request = http.request({
      port: server.address().port,
      host: '127.0.0.1',
      method: 'POST',
    });
    request.on('error', () => {});
    request.on('response', (response) => {
      body = '';
      response.on('data', (chunk) => (body += chunk));
    });
    // A body that is not there yet is read from the request.
    request.setHeader('content-type', 'application/json');
    request.end(JSON.stringify(given.body));
    const tell = () => {
      request.destroy();
      process.send({
        body: body === undefined ? null : JSON.parse(body),
        failed: current.failed ?? null,
      });
      current = undefined;
    };
    // What answered or failed is over soon; only silence takes a while to be sure of.
    const started = performance.now();
    const wait = setInterval(() => {
      if (body === undefined && !current.failed && performance.now() - started < SILENCE) return;
      clearInterval(wait);
      setTimeout(tell, QUIET);
    }, QUIET);
  });
  process.send('ready');
});
