/** An operator checks the file of a diploma, reads its faults, installs it, corrects it; a school may then choose it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEVICES, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { operator } from "../support/operator.js";
import { demo } from "../support/suite.js";

withBrowser();
const VERRE = readFileSync(new URL("../../fixtures/cap-verre.yaml", import.meta.url), "utf8");

async function check(page, text) {
  await page.getByLabel("Fichier du référentiel").setInputFiles({ name: "cap-verre.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
}

test("a file with faults is told place by place, and not installed (R-01)", async () => {
  const page = await operator();
  await page.getByRole("link", { name: "Référentiels" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Référentiels" }).waitFor();
  await page.getByText("Fourni avec l’application").first().waitFor();
  await sound(page);
  await check(page, VERRE.replace("sigle: Verre", "sigle: ''").replace("competences: [C1]}", "competences: [C9]}"));
  await page.getByRole("heading", { name: "Le fichier comporte 2 erreurs" }).waitFor();
  await page.getByRole("row").filter({ hasText: "activites.A1.taches.A1T1.competences" }).getByText("absent du fichier", { exact: false }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Installer le référentiel" }).count(), 0);
  await sound(page);
  await page.leave();
});

test("a diploma is installed, corrected, and never loses a code; a school may then choose it (R-01)", async () => {
  const page = await operator();
  await visit(page, "/referentiels");
  await check(page, VERRE);
  await page.getByText("Ce diplôme est nouveau", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Installer le référentiel" }).click();
  await page.getByText("CAP Verre est installé.", { exact: false }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "CAP Verre" }).getByText("Installé", { exact: false }).waitFor();
  await sound(page);

  await check(page, VERRE);
  await page.getByText("déjà disponible, à l’identique", { exact: false }).waitFor();
  const retitled = VERRE.replace("Cueillir le verre", "Cueillir la pâte");
  await check(page, retitled.replace(/ *- \{code: A1T1.*\n/, ""));
  await page.getByRole("heading", { name: "il retire 1 code", exact: false }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Installer le référentiel" }).count(), 0);
  await sound(page);
  await check(page, retitled);
  const changed = page.getByRole("region", { name: "Intitulé modifié (1)" });
  await changed.getByText("A1T2 Cueillir la pâte", { exact: false }).waitFor();
  await changed.getByText("Auparavant : Cueillir le verre", { exact: true }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Installer le référentiel" }).click();
  await page.getByText("CAP Verre est installé.", { exact: false }).waitFor();
  await page.getByRole("link", { name: "CAP Verre", exact: false }).click();
  await page.getByRole("heading", { level: 1, name: "CAP Verre", exact: false }).waitFor();
  await page.getByText("A1T1 Préparer le poste de travail", { exact: false }).waitFor();
  await sound(page);
  await page.leave();

  const admin = await signedIn(demo.comptes.administrateur);
  await visit(admin, "/parametres");
  await admin.locator("label", { hasText: "CAP Verre" }).waitFor();
  await admin.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`the page of diplomas is sound for an operator on ${device} (G-04)`, async () => {
    const page = await operator(device);
    await visit(page, "/referentiels");
    await page.getByRole("heading", { level: 2, name: "Vérifier un fichier" }).waitFor();
    await sound(page);
    await page.leave();
  });
}
