/** Step 9: a person's data in one archive, and the log of who did what (I-12, N10). */
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
