/** One Chromium per file; people in it, each with a context of their own at desktop or phone width. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { baseUrl } from "./suite.js";

export const DEVICES = {
  ordinateur: { viewport: { width: 1280, height: 900 } },
  telephone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

export const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;

/** To be called at the top of each file. */
export function withBrowser() {
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CPRO_CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
    });
  });
  after(() => browser?.close());
}

/** Somebody at a screen. What the page complains of in its console is kept, and checked with each page. */
export async function somebody(device = "ordinateur") {
  const context = await browser.newContext({ ...DEVICES[device], locale: "fr-FR", timezoneId: "Europe/Paris", acceptDownloads: true });
  context.setDefaultTimeout(15_000);
  return tab(context);
}

/** The same person closes the tab and opens another one of the same browser: what the device keeps is still there. */
export async function anotherTab(page) {
  const next = await tab(page.context());
  await page.close();
  return next;
}

async function tab(context) {
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A refused request is the server's answer, not a fault of the page.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
  });
  return Object.assign(page, { complaints, leave: () => context.close() });
}

/** Somebody who has signed in through the page. */
export async function signedIn(account, device = "ordinateur") {
  const page = await somebody(device);
  await signInOn(page, account);
  return page;
}

/** Somebody of a school is at home once the page greets. */
const greeted = (page) => page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();

/** Signs in through the page, and waits until what comes after is there. */
export async function signInOn(page, account, home = greeted) {
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(account.identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(account.mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await home(page);
}

/** Opens an address and waits for its content. */
export async function visit(page, path) {
  await page.goto(`${baseUrl}${path}`);
  await settled(page);
}

/** The page is there: its title, and nothing still loading. */
export async function settled(page) {
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.waitForFunction(still, null, { polling: 100 });
}

/** Runs in the page: nothing has moved since the last call. The design system unfolds its menus after the first paint. */
function still() {
  const controls = [...document.querySelectorAll("a, button, input, select, textarea")];
  const places = controls.map((control) => Object.values(control.getBoundingClientRect().toJSON()).join()).join(";");
  const moving = document.getAnimations().some((animation) => animation.playState === "running");
  const settled = !moving && window.lastPlaces === places;
  window.lastPlaces = places;
  return settled;
}

/**
 * What holds on every page (G-04): no accessibility fault found by axe, one `h1`, a title of its own, nothing wider
 * than the screen, nothing refused by the content security policy.
 */
export async function sound(page) {
  // What stays in sight covers whatever was scrolled under it, which axe then finds too small to be touched.
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  const where = new URL(page.url()).pathname;
  assert.deepEqual(faults, [], `accessibility of ${where}`);
  assert.equal(await page.locator("h1").count(), 1, `headings of ${where}`);
  assert.match(await page.title(), / · /, `title of ${where}`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `${where} is ${wider} px wider than the screen`);
  assert.deepEqual(page.complaints, [], `console of ${where}`);
}

/** Waits until the save state says that all is saved. */
export async function saved(page) {
  await page.locator(".cpro-save--enregistre").waitFor({ state: "attached" });
}
