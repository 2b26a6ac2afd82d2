/** A diploma is read: its list, its parts, a filter, the links of its tree, what is not known of it (R-01, R-03, P-09). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICES, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo } from "../support/suite.js";

withBrowser();
const MSPC = `/referentiels/${demo.referentiel}`;
const PARTS = ["activites", "competences", "epreuves", "periodes", "attitudes", "comparer"];

/** Waits until the title of this element has the focus, as after a link to it. */
async function reached(page, id) {
  await page.waitForFunction((expected) => document.activeElement?.id === expected, id);
}

test("a teacher finds a diploma, filters its tasks and follows one to its competence (R-01)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, "/annexes");
  await page.getByRole("link", { name: "Lire les référentiels des diplômes" }).click();
  await page.getByRole("heading", { level: 1, name: "Référentiels" }).waitFor();
  await page.getByText("14 tâches · 14 compétences · 4 épreuves", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Bac Pro MSPC", exact: false }).click();
  await page.getByRole("heading", { level: 1, name: "Maintenance des systèmes de production connectés" }).waitFor();
  await sound(page);
  assert.match(await page.title(), /MSPC/);
  const summary = page.locator(".cpro-reads");
  await summary.getByText("Baccalauréat professionnel", { exact: true }).waitFor();
  await summary.getByText("Arrêté du 9 décembre 2020", { exact: false }).waitFor();
  await summary.getByText("Une fiche par semaine de la période", { exact: false }).waitFor();
  await page.getByText("Texte officiel repris en partie", { exact: false }).click();
  await page.getByRole("listitem").filter({ hasText: "fin de l’intitulé coupée" }).waitFor();
  await sound(page);

  const filter = page.getByLabel("Filtrer par code ou intitulé");
  await filter.fill("SYSTEMATIQUE preventive");
  await page.getByText("1 tâche affichée", { exact: false }).waitFor();
  await page.getByText("A2T2 Réaliser des opérations", { exact: false }).waitFor();
  assert.equal(await page.getByText("A1T1", { exact: false }).count(), 0);
  await sound(page);
  await filter.fill("soudure");
  await page.getByText("Rien ne correspond", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Effacer le filtre" }).click();
  await page.getByText("A1T1 Préparer", { exact: false }).waitFor();

  await filter.fill("a2t2");
  await page.getByRole("link", { name: "C2.2 Réaliser des opérations" }).click();
  await page.waitForURL("**?partie=competences#competence-C2.2");
  await reached(page, "competence-C2.2");
  assert.equal(await filter.inputValue(), "", "what a link leads to is not filtered out");
  const competence = page.getByRole("article").filter({ has: page.locator("#competence-C2\\.2") });
  await competence.getByText("Compétences détaillées", { exact: true }).waitFor();
  await competence.getByText("C2.2-10", { exact: false }).waitFor();
  await sound(page);
  await competence.getByRole("link", { name: "A2T2" }).click();
  await reached(page, "tache-A2T2");
  await page.getByRole("link", { name: "Épreuves (4)" }).click();
  await page.getByRole("heading", { level: 2, name: "Épreuves" }).waitFor();
  await reached(page, "partie");
  await page.goBack();
  await page.goBack();
  await page.waitForURL("**?partie=competences#competence-C2.2");
  await page.leave();
});

test("the status table says what a period yields, and leads to the exam that it assesses (P-09)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, `${MSPC}?partie=periodes`);
  const first = page.getByRole("row").filter({ hasText: "Période 1" });
  await first.getByText("Seconde Bac Pro", { exact: true }).waitFor();
  assert.equal(await first.getByText("Un bilan entreprise", { exact: true }).count(), 0);
  const exam = page.getByRole("row").filter({ hasText: "Épreuve E31" });
  await exam.getByText("à la place du bilan entreprise", { exact: false }).waitFor();
  await exam.getByRole("link", { name: "E31" }).click();
  await page.waitForURL("**?partie=epreuves#epreuve-E31");
  await reached(page, "epreuve-E31");
  await page.getByText("Unité U11 · Coefficient 1,5", { exact: true }).waitFor();
  await sound(page);
  await page.leave();
});

test("a diploma is compared with another of the same type (R-01)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, MSPC);
  await page.getByRole("link", { name: "Comparer à une autre version" }).click();
  await page.getByRole("heading", { level: 2, name: "Comparer à une autre version" }).waitFor();
  const since = page.getByLabel("Version de départ");
  assert.equal(await since.getByRole("option", { name: "BTS", exact: false }).count(), 0);
  await since.selectOption("bac-pro-melec");
  await page.waitForURL("**?partie=comparer&depuis=bac-pro-melec");
  const rules = page.getByRole("region", { name: "Règles modifiées", exact: false });
  await rules.getByText("Auparavant : MELEC", { exact: true }).waitFor();
  await rules.getByText("Désormais : MSPC", { exact: true }).waitFor();
  await page.getByRole("region", { name: "Ajouté", exact: false }).getByText("C2.1", { exact: false }).first().waitFor();
  await sound(page);
  await page.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`each part of a diploma has its address on ${device}, whatever the diploma knows (R-01, R-03)`, async () => {
    const page = await signedIn(demo.comptes.enseignant, device);
    await visit(page, "/referentiels");
    await sound(page);
    for (const partie of PARTS) {
      await visit(page, `${MSPC}?partie=${partie}`);
      await sound(page);
    }
    // Pasted with its anchor, an address leads to the same place.
    await visit(page, `${MSPC}?partie=competences#competence-C3.1`);
    await reached(page, "competence-C3.1");
    // No tasks, two options; no attitudes; competences in no bloc.
    await visit(page, "/referentiels/bac-pro-mcv");
    await page.getByText("5 activités sans tâche connue").waitFor();
    await sound(page);
    await visit(page, "/referentiels/bac-pro-mcv?partie=competences");
    await page.getByText("Aucune compétence n’est connue ici.").waitFor();
    await sound(page);
    await visit(page, "/referentiels/bts-ms?partie=attitudes");
    await page.getByText("Aucune attitude professionnelle", { exact: false }).waitFor();
    await sound(page);
    await visit(page, "/referentiels/bac-pro-melec?partie=epreuves");
    await page.getByText("Bloc évalué", { exact: false }).first().waitFor();
    await sound(page);
    await page.leave();
  });
}

test("a speciality leads to the seconde commune of its family, and back (R-02)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, "/referentiels/bac-pro-melec");
  await page.getByRole("link", { name: "2de TNE", exact: false }).click();
  await page.waitForURL("**/referentiels/2de-tne");
  await page.getByText("4 activités sans tâche connue").waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Compétences (9)" }).click();
  await page.getByText("Réaliser une opération de maintenance", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Bac Pro MELEC", exact: false }).click();
  await page.waitForURL("**/referentiels/bac-pro-melec");
  await page.leave();
});

test("on a phone the parts are a list (R-01)", async () => {
  const page = await signedIn(demo.comptes.enseignant, "telephone");
  await visit(page, MSPC);
  await page.getByLabel("Partie du référentiel").selectOption({ label: "Épreuves (4)" });
  await page.waitForURL("**?partie=epreuves");
  await page.getByRole("heading", { level: 2, name: "Épreuves" }).waitFor();
  await sound(page);
  await page.leave();
});

test("a diploma that is not there is a page that does not exist; a period and an annexe lead to theirs (R-01)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, "/referentiels/bac-pro-inconnu");
  await page.getByText("Cette page n’existe pas", { exact: false }).waitFor();
  await visit(page, `/periodes?periode=${demo.periode_en_cours.id}`);
  await page.getByRole("link", { name: "Référentiel Bac Pro MSPC" }).click();
  await page.getByRole("heading", { level: 1, name: "Bac Pro MSPC" }).waitFor();
  await visit(page, `/annexes/${demo.annexe.id}`);
  await page.getByRole("main").getByRole("link", { name: "Bac Pro MSPC" }).click();
  await page.getByRole("heading", { level: 1, name: "Bac Pro MSPC" }).waitFor();
  await settled(page);
  await page.leave();
});
