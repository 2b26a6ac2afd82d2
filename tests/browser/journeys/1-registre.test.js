/** Step 1: the administrateur sets the school up and imports the registry (I-01, I-04). */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo, fixture } from "../support/suite.js";

withBrowser();
const { autre_ecole: school } = demo;
const FILES = [
  ["Élèves", "ElevesSansAdresses.xml"],
  ["Responsables", "ResponsablesAvecAdresses.xml"],
  ["Personnels et divisions", `sts_emp_${school.uai}_`],
];

test("an administrateur names the school, imports the registry and finds the accounts (I-01, I-04)", async () => {
  const page = await signedIn(school.comptes.administrateur);
  await visit(page, "/parametres");
  await page.getByLabel("Nom de l’établissement").fill("Lycée des Deux Rives");
  await page.getByLabel("Courriel (obligatoire)").fill("contact@deux-rives.example.org");
  await page.getByLabel("Bac Pro MSPC", { exact: false }).check({ force: true });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Les paramètres sont enregistrés.").waitFor();
  await sound(page);

  await visit(page, "/imports/nouveau");
  await sound(page);
  // In another order than the fields: files are recognised by their content.
  for (const [index, [label]] of FILES.entries()) {
    await page.getByLabel(label).setInputFiles(fixture(school.registre, FILES[(index + 1) % FILES.length][1]));
  }
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("heading", { name: "3 fichiers lus" }).waitFor();
  await page.getByRole("button", { name: "À créer" }).click();
  await page.getByRole("table").waitFor();
  await sound(page);

  await page.getByRole("button", { name: "Appliquer l’import" }).click();
  await page.getByRole("heading", { name: "Import appliqué" }).waitFor();
  await sound(page);

  await visit(page, "/comptes?profil=apprenant");
  await page.getByText("40 comptes", { exact: false }).waitFor();
  await sound(page);
  await page.leave();
});

test("files of another school are refused with their name, and nothing changes (I-04)", async () => {
  const page = await signedIn(school.comptes.administrateur);
  await visit(page, "/imports/nouveau");
  const foreign = fixture(demo.registre, `sts_emp_${demo.etablissement.uai}_`);
  await page.getByLabel("Personnels et divisions").setInputFiles(foreign);
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("heading", { name: "Fichiers refusés" }).waitFor();
  assert.match(await page.locator("main").innerText(), new RegExp(basename(foreign)));
  await page.getByText("Rien n’a été changé.", { exact: false }).waitFor();
  await sound(page);
  await page.leave();
});
