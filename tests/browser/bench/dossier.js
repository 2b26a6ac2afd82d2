/**
 * How long a full dossier takes to open on a slow phone: 52 sheets, 200 photos (`cargo xtask bench --pages`). It fails when the
 * tap takes longer than its target.
 *
 * The phone: a processor four times slower than this machine's, 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. Times run
 * from the tap (or the typed address) to the last sheet in the list, with no part of the page that still waits for the API.
 * The photos are joined to the sheets and counted on this page, which shows none of them: none is loaded.
 */
import { chromium } from "playwright-core";
import { DEVICES, FLAGS, signInOn } from "../support/browser.js";
import { installed, until } from "../support/device.js";
import { baseUrl, demo } from "../support/suite.js";

const SHEETS = 52;
const FILES = 200;
const ROUNDS = 5;
/** From the tap to the last sheet, in milliseconds: the median of the rounds. */
const TARGET = 1_000;
const PHONE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;
const WEEK = 7 * 86_400_000;

/** The API as the page of somebody signed in calls it. */
async function api(page) {
  const { csrf } = await (await page.request.get(`${baseUrl}/api/session`)).json();
  return async (method, path, { data, headers } = {}) => {
    const answer = await page.request.fetch(`${baseUrl}/api${path}`, {
      method, data, headers: { "X-CSRF-Token": csrf, Origin: baseUrl, ...headers },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
  };
}

/** A period of a year for one learner, over the weeks that are behind us. */
async function declared(ddfpt, learner) {
  const call = await api(ddfpt);
  const annexe = await call("GET", `/annexes/${demo.annexe.id}`);
  const monday = Date.parse(`${demo.periode_en_cours.du}T12:00:00Z`);
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const period = await call("POST", `/annexes/${demo.annexe.id}/periodes`, {
    data: {
      titre: "Année entière", statut: "autre", du: iso(monday - SHEETS * WEEK), au: iso(monday - WEEK + 4 * 86_400_000),
      objectifs: annexe.objectifs, taches: annexe.taches, apprenants: [learner.id], malgre_chevauchement: true,
    },
  });
  return period.id;
}

/** A photo of some 60 kB, each another one. */
async function photo(page, number) {
  const bytes = await page.evaluate(async (seed) => {
    const canvas = new OffscreenCanvas(800, 600);
    const context = canvas.getContext("2d");
    for (let x = 0; x < 800; x += 10) {
      for (let y = 0; y < 600; y += 10) {
        context.fillStyle = `rgb(${(x * 7 + seed * 31) % 256} ${(y * 11) % 256} ${(x * y + seed) % 256})`;
        context.fillRect(x, y, 10, 10);
      }
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, number);
  return Buffer.from(bytes);
}

/** Tells every week, and joins its photos. */
async function filled(page, period, learner) {
  const call = await api(page);
  const folder = `/periodes/${period}/apprenants/${learner.id}`;
  const weeks = await until("the period has no weeks", async () => (await call("GET", folder)).portfolio?.semaines);
  for (const [index, { semaine }] of weeks.entries()) {
    const { champs } = await call("GET", `${folder}/semaines/${semaine}`);
    const texts = champs.filter(({ nom }) => ["description", "aime", "reussi"].includes(nom) || !nom.includes(":")).slice(0, 3);
    await call("PATCH", `${folder}/semaines/${semaine}`, {
      data: {
        changements: texts.map(({ nom, version }) => ({
          id: crypto.randomUUID(), nom, version, valeur: `Semaine ${index + 1} : j’ai remplacé un capteur de la presse, puis remis en service. `.repeat(6),
        })),
      },
    });
  }
  const again = (await call("GET", folder)).portfolio.semaines;
  for (let number = 0; number < FILES; number += 1) {
    const bytes = await photo(page, number);
    const sheet = again[number % again.length];
    const envoi = await call("POST", `/apprenants/${learner.id}/fiches/${sheet.id}/annexes/envois`, {
      data: { nom: `IMG_${2000 + number}.jpg`, octets: bytes.length },
    });
    await call("PATCH", `/apprenants/${learner.id}/envois/${envoi.id}`, {
      data: bytes, headers: { "Upload-Offset": "0", "Content-Type": "application/octet-stream" },
    });
  }
  return weeks.length;
}

/** The last week is there, and nothing still loads. */
async function opened(page, weeks) {
  await page.waitForFunction((count) => {
    const links = document.querySelectorAll("main a[href*='/semaines/']");
    return links.length >= count && document.querySelector("[aria-busy=true]") === null;
  }, weeks, { polling: "raf" });
}

async function slowed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", PHONE);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return session;
}

async function timed(act) {
  const before = performance.now();
  await act();
  return performance.now() - before;
}

/** Prints them, and answers the one in the middle. */
function told(what, times) {
  times.sort((left, right) => left - right);
  const at = (index) => Math.round(times[index]);
  const median = at(Math.floor(times.length / 2));
  console.log(`${what}: median ${median} ms, worst ${at(times.length - 1)} ms (${times.length} rounds)`);
  return median;
}

const browser = await chromium.launch({ executablePath: process.env.CPRO_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
const somebody = async (device) => {
  const context = await browser.newContext({ ...DEVICES[device], locale: "fr-FR", timezoneId: "Europe/Paris" });
  context.setDefaultTimeout(60_000);
  return context.newPage();
};
try {
  const learner = demo.comptes.apprenant;
  const ddfpt = await somebody("ordinateur");
  await signInOn(ddfpt, demo.comptes.ddfpt);
  const period = await declared(ddfpt, learner);
  const phone = await somebody("telephone");
  await signInOn(phone, learner);
  const weeks = await filled(phone, period, learner);
  console.log(`Dossier of ${weeks} sheets and ${FILES} photos`);
  const address = `/periodes/${period}/portfolios/${learner.id}`;
  await installed(phone);

  await slowed(phone);
  const typed = [];
  const tapped = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await phone.goto(`${baseUrl}/periodes`);
    const link = phone.locator(`a[href^="${address}"]`).first();
    await link.waitFor();
    tapped.push(await timed(async () => {
      await link.tap();
      await opened(phone, weeks);
    }));
    typed.push(await timed(async () => {
      await phone.goto(`${baseUrl}${address}`, { waitUntil: "commit" });
      await opened(phone, weeks);
    }));
  }
  const ratio = told("Opened by a tap in the application", tapped) / TARGET;
  console.log(`Ratio to the target of ${TARGET} ms: ${ratio.toFixed(2)}`);
  if (ratio > 1) process.exitCode = 1;
  told("Opened by its address, the application being installed", typed);

  const first = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const visitor = await somebody("telephone");
    await signInOn(visitor, learner);
    const cookies = await visitor.context().cookies();
    await visitor.context().close();
    const fresh = await somebody("telephone");
    await fresh.context().addCookies(cookies);
    await slowed(fresh);
    first.push(await timed(async () => {
      await fresh.goto(`${baseUrl}${address}`, { waitUntil: "commit" });
      await opened(fresh, weeks);
    }));
    await fresh.context().close();
  }
  told("Opened by its address on a device that never saw the application", first);
} finally {
  await browser.close();
}
