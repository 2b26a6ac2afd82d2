/** Step 4, continued: activités, bilan personnel, and what is said of them (F-03, F-05, F-07, F-08). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, dossierOf, openPeriod, tutorOf } from "../support/periods.js";
import { day, demo, fullName } from "../support/suite.js";

withBrowser();
const learner = fullName(demo.comptes.apprenant);
const TITLE = "Changement de ressorts sur la presse 4";
const TO_LEARNER = "Précisez l’outillage que vous avez choisi.";
const TO_TEACHER = "Il faudra parler de la sécurité avec elle.";

let period;
let base;

/** The learner's row in the view of the period. */
function rowOf(page) {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name: learner, exact: true }) });
}

test("the view of a period says who has presented no activité (F-03, P-11)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  period = await declare(ddfpt, { titre: "PFMP du portfolio", du: day(21), au: day(22, 4) });
  await openPeriod(ddfpt, period);
  base = await dossierOf(ddfpt, learner);
  await rowOf(ddfpt).getByText("aucune activité", { exact: false }).waitFor();
  await ddfpt.getByRole("button", { name: "Sans activité" }).click();
  await ddfpt.waitForURL("**/periodes?*filtre=activite*");
  await rowOf(ddfpt).waitFor();
  await sound(ddfpt);
  await ddfpt.leave();
});

test("a learner presents an activité on a phone: its title first, then its two parts (F-03)", async () => {
  const page = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(page, base);
  await sound(page);
  await page.getByRole("link", { name: "Mes activités" }).click();
  await page.getByText("Présentez au moins une activité", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Ajouter une activité" }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter une activité" });
  await dialog.getByRole("button", { name: "Ajouter l’activité" }).click();
  await dialog.getByText("Titre de l’activité : saisissez quelques mots", { exact: false }).waitFor();
  await sound(page);
  await dialog.getByLabel("Titre de l’activité (obligatoire)").fill(TITLE);
  await dialog.getByRole("button", { name: "Ajouter l’activité" }).click();
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await page.getByText("Accompagné", { exact: true }).click();
  await page.getByText("À exporter avec mon portfolio", { exact: false }).first().click();
  await page.getByLabel("Date", { exact: true }).fill(day(21, 1));
  for (const [label, text] of [
    ["Machine", "RN1711 X 01200"],
    ["Nature du travail à réaliser", "Changement des ressorts de tension de la bobine."],
    ["Défauts constatés", "Fil détendu."],
    ["Réparations effectuées", "Ressorts remplacés."],
    ["Durée de l’intervention", "30 min"],
  ]) await page.getByLabel(label, { exact: false }).fill(text);
  await saved(page);
  await sound(page);

  // A title is never lost by emptying its field.
  await page.getByLabel("Titre de l’activité (obligatoire)").fill("");
  await page.getByText("le titre précédent est gardé", { exact: false }).waitFor();
  await sound(page);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await settled(page);
  assert.equal(await page.getByLabel("Réparations effectuées").inputValue(), "Ressorts remplacés.");
  assert.ok(await page.getByLabel("Accompagné", { exact: true }).isChecked());
  assert.ok(await page.getByLabel("À exporter avec mon portfolio", { exact: false }).isChecked());

  // One too many is deleted, once that is confirmed.
  await page.getByRole("link", { name: "Toutes les activités" }).click();
  await page.getByRole("button", { name: "Ajouter une activité" }).click();
  await dialog.getByLabel("Titre de l’activité (obligatoire)").fill("Essai");
  await dialog.getByRole("button", { name: "Ajouter l’activité" }).click();
  await page.getByRole("heading", { level: 1, name: "Essai" }).waitFor();
  await page.getByRole("button", { name: "Supprimer cette activité" }).click();
  await sound(page);
  await page.getByRole("dialog").getByRole("button", { name: "Supprimer l’activité" }).click();
  await page.getByText("est supprimée", { exact: false }).waitFor();
  await page.getByText("1 activité présentée").waitFor();
  await page.getByText("Choisie pour l’export du portfolio").waitFor();
  await sound(page);
  await page.leave();
});

test("the bilan personnel is written with the keyboard alone: attitudes of the diploma, others in one's own words (F-08, G-04)", async () => {
  const page = await signedIn(demo.comptes.apprenant);
  await visit(page, `${base}/bilan-personnel`);
  const strong = page.getByRole("group", { name: "Mes points forts" });
  const better = page.getByRole("group", { name: "Mes axes de progrès" });
  await strong.getByLabel("Communication").focus();
  await page.keyboard.press("Space");
  await strong.getByLabel("Autre point fort").focus();
  await page.keyboard.type("Curiosité");
  await page.keyboard.press("Enter");
  await strong.getByRole("button", { name: "Retirer : Curiosité" }).waitFor();
  await page.keyboard.type("curiosité");
  await page.keyboard.press("Enter");
  await strong.getByText("est déjà dans la liste", { exact: false }).waitFor();
  await sound(page);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Rigueur");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await strong.getByRole("button", { name: "Retirer : Rigueur" }).focus();
  await page.keyboard.press("Enter");
  await strong.getByRole("button", { name: "Retirer : Rigueur" }).waitFor({ state: "detached" });
  assert.ok(await strong.getByLabel("Autre point fort").evaluate((element) => element === document.activeElement), "the focus stays in the list");
  await better.getByLabel("Initiative").focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Mes perspectives", { exact: false }).focus();
  await page.keyboard.type("Intégrer un service de maintenance.");
  await saved(page);
  await sound(page);
  await page.reload();
  await settled(page);
  assert.ok(await strong.getByLabel("Communication").isChecked());
  await strong.getByText("Curiosité", { exact: true }).waitFor();
  await page.leave();
});

test("a teacher reads both and comments; the learner reads what is for them, the tutor reads it all (F-05, F-07)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, base);
  await sound(teacher);
  await visit(teacher, `${base}/activites`);
  await teacher.getByText("À lire", { exact: true }).waitFor();
  await teacher.getByText("Accompagné", { exact: false }).waitFor();
  await sound(teacher);
  await teacher.getByRole("link", { name: TITLE, exact: false }).click();
  await teacher.getByText("Ressorts remplacés.").waitFor();
  assert.equal(await teacher.getByLabel("Réparations effectuées").count(), 0, "who reads sees text (F-01)");
  await teacher.getByText("Aucun commentaire sur cette fiche", { exact: false }).waitFor();
  await teacher.getByLabel("Commentaire (obligatoire)").fill(TO_LEARNER);
  await teacher.getByText(/^Visible d.+, et des personnes qui suivent la période/).waitFor();
  await sound(teacher);
  await teacher.getByRole("button", { name: "Envoyer le commentaire" }).click();
  await teacher.getByText("Le commentaire est envoyé.").waitFor();
  await visit(teacher, `${base}/activites`);
  assert.equal(await teacher.getByText("À lire", { exact: true }).count(), 0, "opened, it is read (F-05)");
  await visit(teacher, `${base}/bilan-personnel`);
  await teacher.getByRole("heading", { level: 1, name: /^Bilan personnel d/ }).waitFor();
  await teacher.getByText("Curiosité", { exact: true }).waitFor();
  await sound(teacher);
  await visit(teacher, `${base}/commentaires`);
  await teacher.getByText("À l’enseignant référent", { exact: false }).first().click();
  await teacher.getByText(`${learner} ne le verra pas`, { exact: false }).waitFor();
  await teacher.getByLabel("Commentaire (obligatoire)").fill(TO_TEACHER);
  await teacher.getByRole("button", { name: "Envoyer le commentaire" }).click();
  await teacher.getByText("Le commentaire est envoyé.").waitFor();
  await teacher.getByText(TO_TEACHER).waitFor();
  await teacher.getByText("2 commentaires", { exact: true }).waitFor();
  await sound(teacher);

  const reader = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(reader, base);
  await reader.getByText("1 commentaire, 1 à lire").waitFor();
  await visit(reader, `${base}/commentaires`);
  await reader.getByText(TO_LEARNER).waitFor();
  await reader.getByText("nouveau", { exact: true }).waitFor();
  assert.equal(await reader.getByText(TO_TEACHER).count(), 0);
  assert.equal(await reader.getByRole("button", { name: "Envoyer le commentaire" }).count(), 0);
  await sound(reader);
  await reader.getByRole("link", { name: TITLE }).click();
  await reader.getByText(TO_LEARNER).waitFor();
  await sound(reader);
  await visit(reader, base);
  await reader.getByText("1 commentaire", { exact: true }).waitFor();

  const tutor = await tutorOf(teacher, { period, learner, courriel: "antoine.portfolio@example.org" });
  await sound(tutor);
  await tutor.getByRole("link", { name: "Lire ses activités" }).click();
  await tutor.getByRole("link", { name: TITLE, exact: false }).click();
  await tutor.getByText("Ressorts remplacés.").waitFor();
  await sound(tutor);
  await visit(tutor, base);
  await tutor.getByRole("link", { name: "Lire son bilan personnel" }).click();
  await tutor.getByText("Intégrer un service de maintenance.").waitFor();
  await sound(tutor);
  await visit(tutor, `${base}/commentaires`);
  await tutor.getByText(TO_LEARNER).waitFor();
  await sound(tutor);
  for (const page of [teacher, reader, tutor]) await page.leave();
});

test("who has presented an activité is no longer told to have none, and each row opens what the learner wrote (F-03, P-11)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await openPeriod(teacher, period);
  const row = rowOf(teacher);
  assert.equal(await row.getByText("aucune activité", { exact: false }).count(), 0);
  const without = teacher.getByRole("button", { name: "Sans activité" });
  await without.click();
  await row.waitFor({ state: "detached" });
  await without.click();
  await row.getByRole("button", { name: "Actions", exact: false }).click();
  await row.getByRole("link", { name: "Commentaires" }).waitFor();
  await sound(teacher);
  await row.getByRole("link", { name: "Voir le bilan personnel" }).click();
  await teacher.getByRole("heading", { level: 1, name: /^Bilan personnel d/ }).waitFor();
  await teacher.leave();
});
