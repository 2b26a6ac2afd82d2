/** What a browser keeps, and whether it opens without network (F-13). */
import { baseUrl } from "./suite.js";

/** Waits until the worker has all the files of the application. */
export async function installed(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** All that the device holds of people: entries of both storages, reads, and answers that a worker would have kept. */
export async function kept(page) {
  return page.evaluate(async () => {
    const storages = [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage));
    const reads = await new Promise((resolve, reject) => {
      const opening = indexedDB.open("cpro-hors-ligne");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const done = (value) => {
          database.close();
          resolve(value);
        };
        if (!database.objectStoreNames.contains("lectures")) return done([]);
        const asking = database.transaction("lectures").objectStore("lectures").getAllKeys();
        asking.onsuccess = () => done(asking.result);
      };
    });
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const answers = caches_.flat().map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith("/api/"));
    return { entries: storages.filter((key) => key.startsWith("cpro:")), reads, answers };
  });
}

/** Waits until the device holds a read whose name has this in it. */
export async function remembers(page, part) {
  await until(`the device keeps nothing of ${part}`, async () => (await kept(page)).reads.some((name) => name.includes(part)));
}

/** Waits until nothing that was typed waits on the device. */
export async function allSent(page) {
  await until("what was typed is still there", async () => !(await kept(page)).entries.some((key) => key.startsWith("cpro:saisie:")));
}

/** Waits until the server has this text in a form, asked for by who is signed in. */
export async function serverHas(page, address, text) {
  await until(`the server has not « ${text} »`, async () => {
    const answer = await page.request.get(`${baseUrl}${address}`);
    return answer.ok() && (await answer.json()).champs.some(({ valeur }) => typeof valeur === "string" && valeur.includes(text));
  });
}

const WAIT = 15_000;
const EVERY = 100;

/** Waits for something that is not in the page, and answers it. */
export async function until(otherwise, holds) {
  const deadline = Date.now() + WAIT;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${otherwise}, after ${WAIT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}
