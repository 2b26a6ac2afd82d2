/** Step 7: a learner goes to the other school, by the two schools' registries; everything follows (I-11). */
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo, fixture } from "../support/suite.js";

withBrowser();
const ELEVES = "ElevesSansAdresses.xml";
const here = demo.comptes.administrateur;
const there = demo.autre_ecole.comptes.administrateur;

/** A file of learners, byte by byte: what is looked for in it is ASCII. */
const read = (registre) => readFileSync(fixture(registre, ELEVES), "latin1");
const RECORD = /<ELEVE ELEVE_ID="100001"[\s\S]*?<\/ELEVE>/;
const file = (text) => ({ name: ELEVES, mimeType: "text/xml", buffer: Buffer.from(text, "latin1") });

const origin = read(demo.registre);
const [leaving] = RECORD.exec(origin);
const nom = /<NOM_DE_FAMILLE>([^<]+)</.exec(leaving)[1];
const arriving = leaving.replace('ELEVE_ID="100001"', 'ELEVE_ID="990001"');

async function importLearners(page, text) {
  await visit(page, "/imports/nouveau");
  await page.getByLabel("Élèves").setInputFiles(file(text));
  await page.getByRole("button", { name: "Analyser les fichiers" }).click();
  await page.getByRole("button", { name: "Appliquer l’import" }).click();
  await page.getByRole("heading", { name: "Import appliqué" }).waitFor();
}

async function switchOn(page) {
  await visit(page, "/transferts");
  await sound(page);
  await page.getByRole("button", { name: "Activer les transferts", exact: true }).click();
  await page.getByRole("heading", { name: "Les transferts sont activés" }).waitFor();
  await sound(page);
}

test("both schools switch transfers on, import, and see the learner's things follow (I-11)", async () => {
  const origine = await signedIn(here);
  const accueil = await signedIn(there, "telephone");
  await switchOn(origine);
  await switchOn(accueil);

  await importLearners(origine, origin.replace(leaving, ""));
  await visit(origine, "/transferts?onglet=partis");
  await origine.getByText(nom, { exact: false }).first().waitFor();
  await sound(origine);
  await visit(origine, "/transferts?onglet=sans-ine");
  await sound(origine);

  await importLearners(accueil, read(demo.autre_ecole.registre).replace("</ELEVES>", `${arriving}</ELEVES>`));
  await visit(accueil, "/transferts?onglet=arrivees");
  await accueil.getByRole("link", { name: nom, exact: false }).click();
  await accueil.getByRole("heading", { name: "Ce qui a suivi" }).waitFor();
  await sound(accueil);

  await visit(origine, "/transferts");
  await origine.getByRole("link", { name: nom, exact: false }).click();
  await origine.getByText("Terminé", { exact: true }).waitFor();
  await sound(origine);
  await origine.leave();
  await accueil.leave();
});
