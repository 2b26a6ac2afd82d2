/** Sign-on through portals: real OpenID Connect providers, on another host than the application (I-06). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICES, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { baseUrl, demo } from "../support/suite.js";

withBrowser();
const CHEF = demo.comptes.chef;
const PORTAIL = "Portail du lycée";
const NATIONAL = "Service national";

/** Presses the portal's button, and says there who one is; nobody: refuses. */
async function through(page, portail, account) {
  await visit(page, "/connexion");
  await page.getByRole("button", { name: `Continuer avec ${portail}` }).click();
  await answer(page, account);
}

/** The page of the portal itself. */
async function answer(page, account) {
  await page.getByRole("heading", { level: 1, name: "Portail" }).waitFor();
  assert.notEqual(new URL(page.url()).origin, new URL(baseUrl).origin);
  if (account) await page.getByLabel("Compte du portail").fill(account);
  await page.getByRole("button", { name: account ? "Continuer" : "Refuser" }).click();
}

const hello = (page) => page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();

for (const device of Object.keys(DEVICES)) {
  test(`an account is tied to the portal, opened by it and untied on ${device} (I-06)`, async () => {
    const account = `odile.armange.${device}`;
    const stranger = await somebody(device);
    await through(stranger, PORTAIL, account);
    await stranger.getByText("Compte non relié").waitFor();
    await stranger.getByText("n’est relié à aucun compte", { exact: false }).waitFor();
    assert.equal(new URL(stranger.url()).search, "", "what the portal sent has left the address");
    await sound(stranger);
    await stranger.getByRole("link", { name: "Revenir à la connexion" }).click();
    await stranger.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
    await sound(stranger);
    await stranger.leave();

    const page = await signedIn(CHEF, device);
    await visit(page, "/compte/securite");
    await sound(page);
    await page.getByRole("button", { name: `Relier mon compte ${PORTAIL}` }).click();
    const form = page.locator("form", { hasText: `Continuer vers ${PORTAIL}` });
    await form.getByLabel("Mot de passe actuel (obligatoire)").fill("faux");
    await page.getByRole("button", { name: `Continuer vers ${PORTAIL}` }).click();
    await page.getByText("Le compte n’est pas relié").waitFor();
    await sound(page);
    await form.getByLabel("Mot de passe actuel (obligatoire)").fill(CHEF.mot_de_passe);
    await page.getByRole("button", { name: `Continuer vers ${PORTAIL}` }).click();
    await answer(page, account);
    await page.getByText(`Votre compte est relié à ${PORTAIL}`, { exact: false }).waitFor();
    await sound(page);

    // The page that was asked for is found again, without a password.
    const other = await somebody(device);
    await other.goto(`${baseUrl}/comptes`);
    await other.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
    await other.getByRole("button", { name: `Continuer avec ${PORTAIL}` }).click();
    await answer(other, account);
    await other.getByRole("heading", { level: 1, name: "Comptes" }).waitFor();
    await visit(other, "/compte/securite");
    await other.getByText("Connexion par un portail", { exact: true }).first().waitFor();
    await sound(other);

    // Leaving here leaves the portal as well: it asks, then sends back.
    if (device === "telephone") await other.getByRole("button", { name: "Menu", exact: true }).click();
    await other.getByRole("button", { name: "Se déconnecter" }).click();
    await other.waitForURL((url) => url.origin !== new URL(baseUrl).origin);
    await other.locator("button[value=yes], button[name=logout]").first().click();
    await other.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
    await other.leave();

    await visit(page, "/compte/securite");
    await page.getByRole("listitem").filter({ hasText: PORTAIL }).getByRole("button", { name: "Retirer ce lien" }).click();
    await page.getByText(`n’est plus relié à ${PORTAIL}`, { exact: false }).waitFor();
    await sound(page);
    await page.leave();
  });
}

test("a national service that has verified the address opens the account that has it (I-06)", async () => {
  const page = await somebody();
  await through(page, NATIONAL, "non-verifie.chef@example.org");
  await page.getByText("Compte non relié").waitFor();
  await page.context().clearCookies();
  await through(page, NATIONAL, "");
  await page.getByText("a été abandonnée", { exact: false }).waitFor();
  await sound(page);
  await page.context().clearCookies();
  await through(page, NATIONAL, "chef@example.org");
  await hello(page);
  await visit(page, "/compte/securite");
  await page.getByText("grâce à votre adresse électronique", { exact: false }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Retirer ce lien" }).count(), 0);
  await page.leave();
});

test("what a portal sent opens nothing in another browser, nor twice (I-06)", async () => {
  const page = await somebody();
  await visit(page, "/connexion");
  const back = page.waitForRequest((request) => request.url().startsWith(`${baseUrl}/connexion/portail?`));
  await page.getByRole("button", { name: `Continuer avec ${NATIONAL}` }).click();
  await answer(page, "chef@example.org");
  const address = (await back).url();
  await hello(page);
  const other = await somebody();
  for (const browser of [other, page]) {
    await browser.goto(address);
    await browser.getByText("Cette connexion a attendu trop longtemps", { exact: false }).waitFor();
    await settled(browser);
    await sound(browser);
  }
  await other.leave();
  await page.leave();
});
