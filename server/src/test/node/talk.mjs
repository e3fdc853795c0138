// What a script and its test say to each other: one JSON object a line, by stdout and stdin.
import { createInterface } from 'node:readline';

const input = createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();

setTimeout(() => {
  console.error('The script took more than a minute.');
  process.exit(1);
}, 60_000).unref();

/** Says something to the test and waits for its answer. */
export async function ask(said) {
  process.stdout.write(JSON.stringify(said) + '\n');
  const { value, done } = await lines.next();
  if (done) throw new Error('The test has gone.');
  return JSON.parse(value);
}

/** What the test knows of the client, with the key that it signs its assertions with. */
export async function registration() {
  const told = await ask({ ask: 'registration' });
  const skew = Math.round((told.nowMs - Date.now()) / 1000); // the broker's clock is the test's
  const key = await crypto.subtle.importKey(
    'jwk', told.key, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return { ...told, skew, key };
}

/** Has the test open a page as a person's browser does, and says where that ends. */
export async function opened(url) {
  return new URL((await ask({ ask: 'open', url: String(url) })).callback);
}

/** Has the test let a device in. */
export async function typed(code) {
  await ask({ ask: 'type', code });
}

/** Says nothing more, so that the script can end. */
export function done() {
  input.close();
}
