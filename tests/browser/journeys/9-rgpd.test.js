/** Step 9: a person's data in one archive, the log of who did what, and the erasure of a person (I-12, N10). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo, fullName } from "../support/suite.js";

withBrowser();
const { apprenant, ddfpt, chef, administrateur } = demo.comptes;

/** Bytes of what a button downloads, and its name. */
async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a learner takes along all that is held on it, from a phone (I-12)", async () => {
  const page = await signedIn(apprenant, "telephone");
  await visit(page, "/compte");
  await sound(page);
  const archive = await downloaded(page, "Télécharger mes données");
  assert.match(archive.name, /^Données personnelles .*\.zip$/);
  assert.equal(archive.bytes.subarray(0, 2).toString(), "PK");
  assert.ok(archive.bytes.includes("LISEZMOI.txt") && archive.bytes.includes("portfolios.json"));
  await visit(page, "/rgpd");
  await page.getByRole("heading", { name: "Page introuvable" }).waitFor();
  await page.leave();
});

test("who answers for personal data finds a person, exports, and reads it in the log (I-12, N10)", async () => {
  const page = await signedIn(ddfpt);
  await visit(page, "/rgpd");
  await sound(page);
  await page.getByLabel("Chercher une personne").fill(apprenant.nom);
  await page.getByRole("link", { name: apprenant.nom, exact: false }).click();
  await page.getByRole("heading", { name: fullName(apprenant), level: 1 }).waitFor();
  await sound(page);
  const archive = await downloaded(page, "Télécharger l’archive");
  assert.equal(archive.bytes.subarray(0, 2).toString(), "PK");

  await page.getByRole("link", { name: "Voir les lignes du journal", exact: false }).click();
  await page.getByRole("heading", { name: "Le journal est intact" }).waitFor();
  await page.getByRole("cell", { name: "A exporté les données d’une personne" }).first().waitFor();
  await sound(page);
  await page.getByLabel("Action").selectOption({ label: "A supprimé une annexe pédagogique" });
  await page.getByText("Aucune ligne ne correspond.").waitFor();
  await page.getByRole("button", { name: "Effacer les critères" }).click();
  await page.getByRole("cell", { name: "A appliqué un import" }).first().waitFor();
  await page.leave();
});

for (const device of ["ordinateur", "telephone"]) {
  test(`the head reads the log and exports nothing, on ${device} (I-12)`, async () => {
    const page = await signedIn(chef, device);
    await visit(page, "/rgpd/journal");
    await page.getByRole("heading", { name: "Le journal est intact" }).waitFor();
    await page.getByText("Empreintes des dernières lignes").click();
    await page.getByText("empreinte", { exact: false }).first().waitFor();
    await sound(page);
    await visit(page, "/rgpd/conservation");
    await page.getByRole("rowheader", { name: "Journal des connexions" }).waitFor();
    await sound(page);
    await visit(page, `/rgpd/personnes/${apprenant.id}`);
    await page.getByText("peuvent télécharger cette archive", { exact: false }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Télécharger l’archive" }).count(), 0);
    await sound(page);
    await page.leave();
  });
}

test("the administrateur has it in its menu (I-12)", async () => {
  const page = await signedIn(administrateur);
  await page.getByRole("navigation").getByRole("link", { name: "Données personnelles" }).first().click();
  await page.getByRole("heading", { name: "Données personnelles", level: 1 }).waitFor();
  await sound(page);
  await page.leave();
});

test("the administrateur sees what an erasure would take, closes the account, and erases (I-12)", async () => {
  const page = await signedIn(administrateur);
  await visit(page, "/comptes/nouveau");
  await page.getByLabel("Nom (obligatoire)", { exact: true }).fill("PASSAGER");
  await page.getByLabel("Prénom (obligatoire)").fill("Noé");
  await page.getByLabel("Date de naissance (obligatoire)").fill("1990-02-03");
  await page.getByLabel("Courriel (obligatoire)").fill("noe.passager@example.org");
  await page.getByLabel("Discipline").fill("Maintenance");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByText("Compte créé").waitFor();

  await visit(page, "/rgpd");
  await page.getByRole("heading", { name: "Bientôt effacés" }).waitFor();
  await sound(page);
  await page.getByLabel("Chercher une personne").fill("passager");
  await page.getByRole("link", { name: "PASSAGER Noé" }).click();
  await page.getByRole("link", { name: "Préparer l’effacement" }).click();
  await page.getByRole("heading", { name: "L’effacement n’est pas possible pour l’instant" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Effacer définitivement" }).count(), 0);
  await sound(page);
  const preview = page.url();
  await page.getByRole("link", { name: "Ouvrir la page du compte" }).click();
  await page.getByRole("button", { name: "Désactiver le compte" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Désactiver le compte" }).click();
  await page.getByText("Le compte de Noé PASSAGER est désactivé").waitFor();

  await page.goto(preview);
  await page.getByRole("cell", { name: "Identité : 1" }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Effacer définitivement" }).click();
  await page.getByRole("alert").getByText("2 points à corriger").waitFor();
  await sound(page);
  await page.getByText("Erreur de saisie").click();
  await page.getByLabel("Saisissez EFFACER", { exact: false }).fill("effacer");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Effacé partout" }).waitFor();
  await page.getByRole("cell", { name: "Identité : 1" }).waitFor();
  await sound(page);
  const proof = await downloaded(page, "Télécharger la preuve");
  assert.match(proof.name, /^Preuve d’effacement .*\.txt$/);
  const text = proof.bytes.toString("utf8");
  assert.ok(text.includes("identity.persons = 1") && text.includes("SHA-256"), text);
  assert.ok(!text.includes("PASSAGER"), text);

  await visit(page, "/rgpd/effacements");
  await page.getByRole("cell", { name: "Erreur de saisie" }).waitFor();
  await sound(page);
  await visit(page, "/rgpd");
  await page.getByLabel("Chercher une personne").fill("passager");
  await page.getByText("Personne ne correspond.").waitFor();
  await page.leave();
});

test("the head reads erasures from a phone, and erases nobody (I-12)", async () => {
  const page = await signedIn(chef, "telephone");
  await visit(page, "/rgpd/effacements");
  await page.getByRole("heading", { name: "Effacements", level: 1 }).waitFor();
  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByRole("heading", { name: "Effacé partout" }).waitFor();
  await sound(page);
  await visit(page, `/rgpd/personnes/${apprenant.id}/effacement`);
  await page.getByRole("rowheader", { name: "Portfolios" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Effacer définitivement" }).count(), 0);
  await sound(page);
  await page.leave();
});
