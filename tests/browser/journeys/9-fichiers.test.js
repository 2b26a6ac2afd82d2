/** An operator trusts another deployment; a school exports a learner to it, and calls it off; a wrong file is refused (I-11). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { carte } from "../support/carte.js";
import { operator } from "../support/operator.js";
import { demo, fixture } from "../support/suite.js";

withBrowser();
const ELEVES = "ElevesSansAdresses.xml";
const ailleurs = carte("cpro.ailleurs.example.org");

async function add(page, empreinte) {
  await page.getByLabel("Carte de l’autre déploiement").fill(ailleurs.texte);
  await page.getByLabel("Empreinte lue au téléphone").fill(empreinte);
  await page.getByRole("button", { name: "Faire confiance à ce déploiement" }).click();
}

test("an operator trusts a deployment whose fingerprint was read to it (I-11)", async () => {
  const page = await operator();
  await visit(page, "/deploiements");
  await sound(page);
  await page.getByRole("button", { name: "Faire confiance à ce déploiement" }).click();
  await page.getByRole("link", { name: "collez celle de l’autre déploiement", exact: false }).waitFor();
  await add(page, ailleurs.empreinte.replace(/^./, (first) => (first === "0" ? "1" : "0")));
  await page.getByText("Cette empreinte n’est pas celle de la carte.", { exact: false }).first().waitFor();
  await sound(page);
  await add(page, ailleurs.empreinte.toLowerCase());
  await page.getByText("cpro.ailleurs.example.org est ajouté.").waitFor();
  await sound(page);
  await page.leave();
});

test("a school exports a learner to it and calls it off; a file that is none is refused (I-11)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/transferts");
  const off = page.getByRole("button", { name: "Activer les transferts", exact: true });
  if (await off.isVisible()) await off.click();
  await page.getByRole("heading", { name: "Les transferts sont activés" }).waitFor();

  // Two learners are no more in the registry: the first one's departure is another journey's.
  let text = readFileSync(fixture(demo.registre, ELEVES), "latin1");
  const leaving = /<ELEVE ELEVE_ID="100002"[\s\S]*?<\/ELEVE>/.exec(text)[0];
  const nom = /<NOM_DE_FAMILLE>([^<]+)</.exec(leaving)[1];
  text = text.replace(leaving, "").replace(/<ELEVE ELEVE_ID="100001"[\s\S]*?<\/ELEVE>/, "");
  await visit(page, "/imports/nouveau");
  await page.getByLabel("Élèves").setInputFiles({ name: ELEVES, mimeType: "text/xml", buffer: Buffer.from(text, "latin1") });
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("button", { name: "Appliquer l’import" }).click();
  await page.getByRole("heading", { name: "Import appliqué" }).waitFor();

  await visit(page, "/transferts?onglet=partis");
  await page.getByRole("button", { name: new RegExp(`Exporter vers un autre déploiement le dossier de .*${nom}`) }).click();
  // Nobody has joined anything for this one; those who did are of other journeys.
  await page.getByText("joint ni photo ni fichier", { exact: false }).waitFor();
  await page.getByLabel("Code (UAI) de l’établissement d’accueil").fill("0750000");
  await page.getByRole("button", { name: "Exporter le dossier" }).click();
  await page.getByRole("link", { name: "écrivez sept chiffres et une lettre", exact: false }).waitFor();
  await sound(page);
  await page.getByLabel("Code (UAI) de l’établissement d’accueil").fill("0750000T");
  await page.getByLabel("Déploiement de l’établissement d’accueil").selectOption({ label: "cpro.ailleurs.example.org" });
  await page.getByRole("button", { name: "Exporter le dossier" }).click();

  await page.getByRole("heading", { name: "1. Transmettre le fichier" }).waitFor();
  await sound(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Télécharger le fichier" }).click(),
  ]);
  const file = readFileSync(await download.path());
  assert.equal(file.subarray(0, 17).toString(), "CPRO-TRANSFERT 2\n");
  await page.getByLabel("Reçu").fill("CPRO-RECU 1");
  await page.getByRole("button", { name: "Confirmer et retirer le dossier" }).click();
  await page.getByRole("heading", { name: "Le reçu est refusé" }).waitFor();
  await page.getByRole("button", { name: "Annuler l’export" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’export" }).click();
  await page.getByText("Annulé", { exact: true }).waitFor();
  await sound(page);
  await page.leave();

  const phone = await signedIn(demo.autre_ecole.comptes.administrateur, "telephone");
  await visit(phone, "/transferts?onglet=fichiers");
  await sound(phone);
  const on = phone.getByRole("button", { name: "Activer les transferts", exact: true });
  if (await on.isVisible()) await on.click();
  await phone.getByRole("link", { name: "Recevoir un fichier" }).click();
  // Made for another deployment, by this very one.
  await phone.getByLabel("Fichier de transfert").setInputFiles({ name: "transfert.cpro", mimeType: "application/octet-stream", buffer: file });
  await phone.getByRole("heading", { name: "Le fichier est refusé" }).waitFor();
  await phone.getByText("préparé pour un autre déploiement", { exact: false }).waitFor();
  await sound(phone);
  await phone.leave();
});
