/** Courses and their diplomas, sheets, portal, reports, stopping (I-04, I-05, I-05b, I-06b). */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DEVICES, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo } from "../support/suite.js";

withBrowser();

const SHEET = [
  "Profil;Nom;Prénom;Date de naissance;Division;Statut;Diplôme;Niveau;Divisions enseignées",
  "apprenant;MARTIN;Camille;14/03/2008;1CFA;apprenti;Bac Pro MSPC;Première Bac Pro;",
  "cuisinier;PETIT;Noé;02/05/1980;;;;;",
  "enseignant;DURAND;Alex;;;;;;1CFA",
].join("\r\n");

const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

for (const device of Object.keys(DEVICES)) {
  test(`a MEF is linked to another diploma and back on ${device} (I-05)`, async () => {
    const page = await signedIn(demo.comptes.administrateur, device);
    await visit(page, "/parametres/formations");
    await page.getByRole("heading", { name: "Diplôme de chaque division" }).waitFor();
    await sound(page);
    await page.getByRole("button", { name: "Modifier : MEF 2472551932" }).click();
    await page.getByLabel("Bac Pro MELEC", { exact: false }).check({ force: true });
    await sound(page);
    await page.getByRole("button", { name: "Enregistrer pour 2472551932" }).click();
    await page.getByText("Propre à l’établissement").waitFor();
    await sound(page);
    await page.getByRole("button", { name: "Rétablir la table nationale : MEF 2472551932" }).click();
    await page.getByText("Propre à l’établissement").waitFor({ state: "detached" });
    await page.leave();
  });
}

test("a sheet brings people from outside the registry, and its report is kept (I-05b, I-04)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/imports/nouveau");
  const model = await downloaded(page, "Télécharger le modèle (ODS)");
  assert.match(model.name, /\.ods$/);
  // The model itself is read, titles and rows.
  await page.getByLabel("Personnes hors SIECLE").setInputFiles({ name: model.name, mimeType: "", buffer: model.bytes });
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("heading", { name: "1 fichier lu" }).waitFor();
  await page.getByRole("button", { name: "À créer 2" }).waitFor();
  await page.getByRole("button", { name: "Abandonner" }).click();
  await page.getByRole("heading", { level: 1, name: "Imports" }).waitFor();

  await visit(page, "/imports/nouveau");
  await page.getByLabel("Personnes hors SIECLE").setInputFiles(csv("cfa.csv", SHEET));
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByText("colonne « Profil »").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Appliquer l’import" }).click();
  await page.getByRole("heading", { name: "Import appliqué" }).waitFor();
  await sound(page);
  const report = await downloaded(page, "Télécharger ce rapport (CSV)");
  const text = report.bytes.toString("utf8");
  assert.ok(text.startsWith("\ufeffCatégorie;"));
  assert.match(text, /MARTIN;Camille;1CFA/);
  assert.match(text, /PROFIL_INCONNU;cfa\.csv;3;Profil/);
  await page.getByRole("button", { name: "1CFA : 1 fiche" }).click();
  await page.getByRole("button", { name: "Préparer 1 fiche" }).click();
  await page.getByText("Camille MARTIN").waitFor();
  await page.leave();
});

test("a sheet with wrong titles is refused with all its faults, and nothing changes (I-05b)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/imports/nouveau");
  await page.getByLabel("Personnes hors SIECLE").setInputFiles(csv("faux.csv", "Nom;Couleur\r\nA;B\r\n"));
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("heading", { name: "Fichiers refusés" }).waitFor();
  await page.getByText("La colonne « Couleur » n’est pas prévue", { exact: false }).waitFor();
  await page.getByText("Il manque des colonnes : Prénom", { exact: false }).waitFor();
  await sound(page);
  await page.leave();
});

test("a new school year asks for its three files and says what will happen (I-04)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/imports/annee");
  await page.getByRole("heading", { name: "Ce qui se passera" }).waitFor();
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("link", { name: "Responsables : choisissez ce fichier" }).waitFor();
  await sound(page);
  await page.leave();
});
