/** Fiches activité: a BTS learner writes, the teacher links them to the diploma and assesses them (F-04, F-04b, F-05, E-03). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo, fullName } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant_bts;
const teacher = demo.comptes.enseignant;
const dossier = `/periodes/${demo.periode_bts.id}/portfolios/${learner.id}`;
/** The tasks of a sheet have their code for name, and who ticked them after it. */
const task = (page, code) => page.getByRole("checkbox", { name: `${code} ` });

test("a learner writes a fiche activité on a phone, the teacher picks what it will assess, each sees whose each task is (F-04, F-05)", async () => {
  const phone = await signedIn(learner, "telephone");
  await sound(phone);
  await phone.getByRole("link", { name: "Raconter ma semaine" }).click();
  await phone.getByRole("heading", { level: 1, name: "Ma fiche, semaine" }).waitFor();
  await sound(phone);
  const sheet = new URL(phone.url()).pathname;
  await phone.getByLabel("Titre de la fiche").fill("Remplacement d’un capteur");
  await phone.getByText("En autonomie", { exact: true }).tap();
  await phone.getByLabel("Type d’activité").selectOption({ label: "A1 Maintenance corrective" });
  await phone.getByRole("tab", { name: "Fiche", exact: true }).tap();
  await phone.getByLabel("Ce que j’ai fait").fill("J’ai remplacé le capteur de la presse.");
  await phone.getByLabel("Mon analyse").fill("La prochaine fois, je consignerai avant de démonter.");
  await sound(phone);
  await phone.getByRole("tab", { name: "Relier au référentiel" }).tap();
  await phone.getByText("Cochez ce que vous avez vraiment fait.").waitFor();
  assert.equal(await phone.getByRole("heading", { name: "Compétences à évaluer", exact: false }).count(), 0, "a learner picks nothing to assess");
  await task(phone, "T1.1").check();
  await task(phone, "T2.1").check();
  await phone.getByLabel("Chercher une tâche").fill("PREVENTIVE");
  await task(phone, "T1.1").waitFor({ state: "detached" });
  await phone.getByLabel("Chercher une tâche").fill("");
  await phone.getByLabel("Seulement les tâches cochées").check();
  await task(phone, "T1.2").waitFor({ state: "detached" });
  await task(phone, "T2.1").press("Space");
  await phone.getByRole("heading", { name: "Tâches réalisées (1)" }).waitFor();
  // Where it was, with the focus: a slip is mended by the same key.
  await phone.keyboard.press("Space");
  await phone.getByRole("heading", { name: "Tâches réalisées (2)" }).waitFor();
  await saved(phone);
  await sound(phone);

  const desk = await signedIn(teacher);
  await visit(desk, dossier);
  const line = desk.getByRole("listitem").filter({ has: desk.locator(`a[href="${sheet}"]`) });
  await line.getByText("racontée").waitFor();
  await line.getByText("à lire,").waitFor({ state: "attached" });
  await sound(desk);
  await line.getByRole("link", { name: /^à lire, Semaine \d+ · Remplacement d’un capteur$/ }).click();
  await desk.getByRole("heading", { level: 1, name: "Fiche activité, semaine" }).waitFor();
  await desk.getByText("Remplacement d’un capteur").waitFor();
  await desk.getByText("En autonomie").waitFor();
  assert.equal(await desk.getByRole("textbox", { name: "Titre" }).count(), 0, "a reader has text, not fields");
  await sound(desk);
  await desk.getByRole("tab", { name: "Fiche", exact: true }).click();
  await desk.getByText("La prochaine fois, je consignerai avant de démonter.").waitFor();
  await desk.getByRole("tab", { name: "Relier au référentiel" }).click();
  await desk.getByText(`par ${fullName(learner)}`).first().waitFor();
  await task(desk, "T1.3").check();
  await task(desk, "T2.1").uncheck();
  await desk.getByRole("group", { name: "C11" }).getByText("Évaluer par critères").click();
  await desk.getByRole("group", { name: "Critères d’évaluation" }).getByRole("checkbox").first().check();
  await desk.getByRole("group", { name: "C12" }).getByText("Évaluer globalement").click();
  await desk.getByText("2 compétences, 1 critère", { exact: false }).waitFor();
  await saved(desk);
  await desk.getByText("ajoutée par vous").waitFor();
  await sound(desk);
  assert.equal(await desk.getByRole("group", { name: "C42" }).count(), 0, "the ticked tasks do not open it");
  await desk.getByRole("button", { name: "Voir toutes les compétences" }).click();
  await desk.getByRole("group", { name: "C42" }).waitFor();
  await sound(desk);
  await visit(desk, dossier);
  assert.equal(await line.getByText("à lire,").count(), 0, "what was opened is read");
  await assess(desk, sheet);
  await desk.leave();

  await phone.reload();
  await settled(phone);
  await phone.getByText(`ajoutée par ${fullName(teacher)}`).waitFor();
  await phone.getByText(`retirée par ${fullName(teacher)}`).waitFor();
  assert.equal(await task(phone, "T2.1").isChecked(), false);
  await sound(phone);

  const reader = await signedIn(demo.comptes.ddfpt, "telephone");
  await visit(reader, `${sheet}?onglet=referentiel`);
  await reader.getByText("C12 Rétablir la fonction d’un bien").waitFor();
  assert.equal(await reader.getByRole("main").getByRole("checkbox").count(), 0, "a reader has text, not fields");
  await sound(reader);
  await reader.leave();
  await phone.leave();
});

/** What was picked in the sheet flows into the bilan entreprise, with its number; a criterion is given a level by keyboard (F-04, E-03). */
async function assess(desk, sheet) {
  await visit(desk, `${dossier}/bilan`);
  // The event takes a moment; the page reads the bilan again by itself while it is written in.
  await desk.getByRole("heading", { name: "Compétences : 0 renseignée sur 2" }).waitFor();
  const used = desk.getByRole("main").getByRole("link", { name: /^\[1\] semaine \d+$/ });
  assert.equal(await used.getAttribute("href"), sheet);
  await desk.getByRole("paragraph").filter({ hasText: "T1.3" }).getByText("(fiche 1)").waitFor({ state: "attached" });
  assert.equal(await task(desk, "T1.3").count(), 0, "a task that a sheet shows is changed there");
  await task(desk, "T2.1").waitFor();

  const criteria = desk.getByRole("group", { name: "Critères d’évaluation de C11" });
  const strips = criteria.getByRole("group");
  assert.equal(await strips.count(), 1, "only what was picked is to assess");
  await strips.getByText("(fiche 1)").waitFor({ state: "attached" });
  assert.equal(await desk.getByRole("button", { name: "Terminer le bilan" }).count(), 0, "what flows from sheets is nothing to finish");
  await strips.getByRole("radio").first().focus();
  await desk.keyboard.press("ArrowRight");
  await strips.getByRole("paragraph").getByText("Réussite totale avec aide").waitFor();
  await saved(desk);
  await desk.getByRole("heading", { name: "Compétences : 1 renseignée sur 2" }).waitFor();
  await sound(desk);

  // Another way of assessing brings its criteria, and goes back.
  const ways = desk.getByRole("group", { name: "C12" }).filter({ hasText: "Évaluer" });
  await ways.getByText("Évaluer par critères").click();
  await desk.getByRole("group", { name: "Critères d’évaluation de C12" }).waitFor();
  await sound(desk);
  await ways.getByText("Évaluer globalement").click();
  await desk.getByRole("group", { name: "Critères d’évaluation de C12" }).waitFor({ state: "detached" });
  await saved(desk);
  await desk.reload();
  await settled(desk);
  await strips.getByRole("paragraph").getByText("Réussite totale avec aide").waitFor();
  await desk.getByText("1 compétence sans niveau : elle restera « non renseigné ».").waitFor();
}

test("a teacher asks for a fiche, takes one back, and the learner finds the other among theirs (F-04b)", async () => {
  const desk = await signedIn(teacher);
  await visit(desk, dossier);
  await desk.getByRole("button", { name: "Demander une fiche" }).click();
  await desk.getByRole("button", { name: "Demander la fiche" }).click();
  await desk.getByText("Titre de la fiche : saisissez quelques mots", { exact: false }).waitFor();
  await desk.getByLabel("Titre de la fiche (obligatoire)").fill("Mise en service de la ligne 3");
  await sound(desk);
  await desk.getByRole("button", { name: "Demander la fiche" }).click();
  await desk.getByText("est demandée", { exact: false }).waitFor();
  await desk.getByText("À compléter").waitFor();
  await sound(desk);

  // One asked for by mistake is taken back, while nobody has written in it.
  await desk.getByRole("button", { name: "Demander une fiche" }).click();
  await desk.getByLabel("Titre de la fiche (obligatoire)").fill("Demandée par erreur");
  await desk.getByRole("button", { name: "Demander la fiche" }).click();
  await desk.getByRole("link", { name: "Demandée par erreur" }).click();
  await desk.getByRole("button", { name: "Supprimer cette fiche" }).click();
  const dialog = desk.getByRole("dialog", { name: "Supprimer « Demandée par erreur »" });
  await dialog.getByText(`Elle ne sera plus demandée à ${fullName(learner)}.`, { exact: false }).waitFor();
  await sound(desk);
  await dialog.getByRole("button", { name: "Supprimer la fiche" }).click();
  await desk.getByText("La fiche « Demandée par erreur » est supprimée.").waitFor();
  assert.equal(await desk.getByRole("link", { name: "Demandée par erreur" }).count(), 0);
  await desk.leave();

  const phone = await signedIn(learner, "telephone");
  await phone.getByText("À compléter", { exact: true }).waitFor();
  await phone.getByRole("link", { name: "fiche demandée à compléter" }).waitFor();
  await sound(phone);
  await phone.getByRole("link", { name: "Mise en service de la ligne 3" }).click();
  await phone.getByText(`À compléter, demandée par ${fullName(teacher)}`).waitFor();
  await sound(phone);
  await phone.leave();
});
