/** Step 4: the learner gives the host company and tells a week (P-10, F-02, F-13). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { baseUrl, demo } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant;
const dossier = (id) => `/periodes/${demo.periode_en_cours.id}/portfolios/${id}`;

/** The learner's own id, as the home page links it. */
async function ownDossier(page) {
  await visit(page, "/periodes");
  return page.getByRole("link", { name: demo.periode_en_cours.titre }).getAttribute("href");
}

test("a learner gives the company on a phone; what is typed is saved, and a false SIRET said (P-10)", async () => {
  const page = await signedIn(learner, "telephone");
  await sound(page);
  const base = await ownDossier(page);
  await sound(page);
  await visit(page, base);
  await page.getByRole("heading", { name: "Il reste" }).waitFor();
  await page.getByRole("link", { name: "Au moins une activité à présenter" }).waitFor();
  await sound(page);
  await visit(page, `${base}/liaison`);
  await page.getByLabel("SIRET").fill("552 100 554 00014");
  await page.getByLabel("Raison sociale").fill("Fragrance Plus");
  await page.getByLabel("Ville").fill("Rouen");
  await page.getByLabel("Nom du tuteur", { exact: true }).fill("PILLET");
  await page.getByLabel("Prénom du tuteur").fill("Antoine");
  await page.getByLabel("Courriel du tuteur").fill("antoine.pillet@example.org");
  await saved(page);
  await page.getByText("Vérifiez les quatorze chiffres", { exact: false }).waitFor();
  await sound(page);
  await page.getByLabel("SIRET").fill("552 100 554 00013");
  await saved(page);
  await page.getByText("Vérifiez les quatorze chiffres", { exact: false }).waitFor({ state: "detached" });
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Raison sociale").inputValue(), "Fragrance Plus");
  for (const tab of ["objectifs", "activites"]) {
    await visit(page, `${base}/liaison?onglet=${tab}`);
    await sound(page);
  }
  await page.leave();
});

test("a week is told with the keyboard alone, from the login on (G-04, F-13)", async () => {
  const page = await somebody();
  await page.goto(`${baseUrl}/connexion`);
  await settled(page);
  const press = (key, times = 1) => Array.from({ length: times }).reduce((before) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const reach = async (locator) => {
    for (let step = 0; step < 60; step += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await press("Tab");
    }
    assert.fail("the Tab key never reaches this control");
  };
  await reach(page.getByLabel("Identifiant"));
  await page.keyboard.type(learner.identifiant);
  await reach(page.locator("#mot-de-passe"));
  await page.keyboard.type(learner.mot_de_passe);
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();
  await reach(page.getByRole("link", { name: "Raconter ma semaine" }));
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: "Ma semaine" }).waitFor();
  assert.ok(await page.locator("h1").evaluate((element) => element === document.activeElement), "the heading has the focus");
  for (const [label, text] of [
    ["Ce que j’ai fait", "Mardi : remplacé les ressorts de la presse 4."],
    ["Ce que j’ai aimé", "L’équipe m’a laissé faire."],
    ["Ce que j’ai réussi", "Le démontage, seule."],
  ]) {
    await reach(page.getByLabel(label));
    await press("Control+A");
    await page.keyboard.type(text);
  }
  await saved(page);
  await sound(page);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Ce que j’ai réussi").inputValue(), "Le démontage, seule.");
  await page.leave();
});

test("what is typed while the network is away is kept on the device and leaves when it is back (F-13)", async () => {
  const page = await signedIn(learner, "telephone");
  const base = await ownDossier(page);
  await visit(page, base);
  await page.getByRole("link", { name: /^Semaine \d/ }).nth(1).click();
  await page.getByRole("heading", { level: 1, name: "Ma semaine" }).waitFor();
  await settled(page);
  await page.context().setOffline(true);
  await page.getByLabel("Ce que j’ai fait").fill("Écrit au fond de l’atelier, sans réseau.");
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await page.context().setOffline(false);
  await saved(page);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Ce que j’ai fait").inputValue(), "Écrit au fond de l’atelier, sans réseau.");
  await page.leave();
});

test("an expired login keeps the page and the text, which leaves once the same person is back (I-06, F-13)", async () => {
  const page = await signedIn(learner);
  await visit(page, `${await ownDossier(page)}/entreprise`);
  await page.context().clearCookies();
  await page.getByLabel("Activités de l’entreprise").fill("Parfums et cosmétiques.");
  const dialog = page.getByRole("dialog", { name: "Votre connexion a expiré" });
  await dialog.waitFor();
  await sound(page);
  await dialog.getByLabel("Identifiant").fill(learner.identifiant);
  await dialog.getByLabel("Mot de passe", { exact: false }).first().fill(learner.mot_de_passe);
  await dialog.getByRole("button", { name: "Se reconnecter" }).click();
  await dialog.waitFor({ state: "hidden" });
  await saved(page);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Activités de l’entreprise").inputValue(), "Parfums et cosmétiques.");
  await page.leave();
});

test("the same field written on two devices shows both versions, and neither is lost (F-13, G-06)", async () => {
  const phone = await signedIn(learner, "telephone");
  const computer = await signedIn(learner);
  const base = await ownDossier(phone);
  for (const page of [phone, computer]) await visit(page, `${base}/entreprise`);
  await phone.getByLabel("Historique").fill("Écrit sur le téléphone.");
  await saved(phone);
  await computer.getByLabel("Historique").fill("Écrit sur l’ordinateur.");
  await computer.getByRole("group", { name: "Historique", exact: false }).waitFor();
  await computer.getByText("Écrit sur le téléphone.").waitFor();
  await sound(computer);
  await computer.getByRole("button", { name: "Garder les deux" }).click();
  await saved(computer);
  await computer.reload();
  await settled(computer);
  assert.match(await computer.getByLabel("Historique").inputValue(), /téléphone[^]*ordinateur/);
  await phone.leave();
  await computer.leave();
});

test("a learner finds no page of the others, and another learner's dossier looks missing (I-08, section 8)", async () => {
  const page = await signedIn(learner);
  for (const path of ["/comptes", "/imports", "/annexes", dossier(demo.annexe.id)]) {
    await visit(page, path);
    await page.getByText("Cette page n’existe pas ou n’est pas accessible avec votre profil", { exact: false }).waitFor();
  }
  await page.leave();
});
