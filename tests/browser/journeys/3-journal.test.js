/** Journal de bord of an apprenti: the learner tells the weeks, the maître d'apprentissage ticks too and writes the bilan (F-09). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { givenPassword, maitreOf } from "../support/accounts.js";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, dossierOf, openPeriod } from "../support/periods.js";
import { day, demo, fullName, isoWeek } from "../support/suite.js";

withBrowser();
/** An apprentie of the first year of the BTS. */
const APPRENTIE = { nom: "FERRAC", prenom: "Capucine" };
const MAITRE = { nom: "BRETON", prenom: "Yves", courriel: "yves.breton@example.org", identifiant: "yves.breton", entreprise: "Fonderie Breton" };
const PAGES = [
  "entreprise d’accueil", "objectifs de la période", "géolocalisation de l’entreprise", "activités hebdomadaires", "annexes", "bilan de la période",
];
const OBJECTIFS = "Prendre part au diagnostic des pannes.";
const WEEK = "Lundi : changement d’un roulement de la ligne 2.";
const first = isoWeek(day(16));
const next = isoWeek(day(17));
const number = (week) => String(Number(week.slice(-2)));

let dossier;

/** The tasks have their code for name, and who ticked them after it. */
const task = (page, code) => page.getByRole("checkbox", { name: `${code} ` });
/** A task as its line says it. */
const line = (page, code) => page.getByRole("main").locator("label, li").filter({ hasText: `${code} ` });
const title = (page, what) => page.getByRole("heading", { level: 1, name: what, exact: false });
const week = (page, semaine) => page.getByRole("heading", { level: 2, name: `Semaine ${number(semaine)}`, exact: true });

/** An annexe for apprentis that keeps two tasks, and a période employeur of two weeks declared from it (P-01, P-02). */
async function declareEmployer(ddfpt) {
  await visit(ddfpt, "/annexes/nouvelle?referentiel=bts-ms&niveau=annee-1");
  await ddfpt.getByLabel("Titre").fill("Au service maintenance, apprentis");
  await ddfpt.getByText("Apprentis", { exact: true }).click();
  await ddfpt.getByLabel("Objectifs").fill(OBJECTIFS);
  await task(ddfpt, "T1.1").check();
  await task(ddfpt, "T1.2").check();
  await ddfpt.getByRole("button", { name: "Créer l’annexe" }).click();
  await ddfpt.getByText("L’annexe est créée.", { exact: false }).waitFor();
  const annexe = new URL(ddfpt.url()).pathname.split("/").at(-1);
  const period = await declare(ddfpt, {
    annexe, statut: "Période de formation en entreprise", titre: "Période employeur du journal", du: day(16), au: day(17, 4),
  });
  await openPeriod(ddfpt, period);
  return dossierOf(ddfpt, fullName(APPRENTIE));
}

/** Goes through the six pages with the link at their foot. */
async function leafThrough(page) {
  for (const [index, what] of PAGES.entries()) {
    if (index > 0) await page.getByRole("link", { name: "Page suivante" }).click();
    await title(page, what).waitFor();
    await page.getByText(`Page ${index + 1} sur 6`, { exact: true }).waitFor();
    await sound(page);
  }
  assert.equal(await page.getByRole("link", { name: "Page suivante" }).count(), 0, "the last page has none after it");
}

test("an apprentie tells a week and ticks, her maître ticks and writes the bilan, each reads the other (F-09)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  dossier = await declareEmployer(ddfpt);
  await ddfpt.leave();
  const admin = await signedIn(demo.comptes.administrateur);
  const learner = await givenPassword(admin, dossier.split("/").at(-1), "telephone");
  const maitre = await maitreOf(admin, { ...MAITRE, apprenti: APPRENTIE }, "telephone");
  await admin.leave();

  await visit(learner, dossier);
  await learner.getByRole("link", { name: "Mon journal de bord" }).click();
  await leafThrough(learner);
  await learner.getByText("Votre maître d’apprentissage n’a pas encore écrit son bilan.").waitFor();

  // On a phone the pages are in a list that one unfolds.
  await learner.getByText("Changer de page").click();
  await learner.getByRole("link", { name: "4. Activités hebdomadaires" }).click();
  await week(learner, first).waitFor();
  await learner.waitForFunction(() => document.activeElement?.tagName === "H1");
  await learner.getByLabel("Ce que j’ai fait cette semaine").fill(WEEK);
  await task(learner, "T1.1").check();
  await learner.getByText("Autres tâches du référentiel", { exact: false }).click();
  await task(learner, "T2.1").check();
  await learner.getByRole("heading", { name: "Tâches réalisées cette semaine (2)" }).waitFor();
  await saved(learner);
  await sound(learner);
  await learner.getByRole("link", { name: "Semaine suivante" }).click();
  await week(learner, next).waitFor();
  assert.equal(new URL(learner.url()).searchParams.get("semaine"), next, "the week is in the address");
  await learner.waitForFunction(() => document.activeElement?.tagName === "H2");
  await learner.getByRole("heading", { name: "Tâches réalisées cette semaine (0)" }).waitFor();
  await sound(learner);

  await maitreWrites(maitre);
  await maitre.leave();

  await visit(learner, `${dossier}/journal/bilan`);
  await learner.getByText("Un travail soigné.").waitFor();
  await learner.getByText(`Dernière modification par ${fullName(MAITRE)}`, { exact: false }).waitFor();
  assert.equal(await learner.getByRole("main").getByRole("textbox").count(), 0, "nobody else writes it");
  await sound(learner);
  await visit(learner, `${dossier}/journal/semaines?semaine=${first}`);
  await line(learner, "T1.2").getByText(`cochée par ${fullName(MAITRE)}`).waitFor();
  assert.equal(await learner.getByLabel("Ce que j’ai fait cette semaine").inputValue(), WEEK);
  await learner.leave();
});

/** From the steps of the dossier: reads the week, ticks one more task, writes the bilan. */
async function maitreWrites(maitre) {
  await visit(maitre, dossier);
  await maitre.getByRole("link", { name: "Cocher les tâches de la semaine" }).click();
  await week(maitre, first).waitFor();
  await maitre.getByText(WEEK).waitFor();
  assert.equal(await maitre.getByLabel("Ce que j’ai fait cette semaine").count(), 0, "the words are the learner's");
  assert.ok(await task(maitre, "T1.1").isChecked());
  await task(maitre, "T1.2").check();
  await saved(maitre);
  await line(maitre, "T1.2").getByText("cochée par vous").waitFor();
  await sound(maitre);

  await visit(maitre, dossier);
  await maitre.getByRole("link", { name: "Compléter le bilan de la période" }).click();
  await maitre.getByLabel("Le travail réalisé").fill("Des interventions sur la ligne 2.");
  await maitre.getByLabel("Ce qui est réussi").fill("Un travail soigné.");
  await maitre.getByLabel("Ce qui est à travailler, conseils").fill("Consigner avant de démonter.");
  await maitre.getByLabel("Ce qui est à travailler, conseils").press("Tab");
  await saved(maitre);
  await sound(maitre);
  await visit(maitre, dossier);
  const step = maitre.getByRole("listitem").filter({ has: maitre.getByRole("link", { name: "Compléter le bilan de la période" }) });
  await step.getByText("Écrit", { exact: true }).waitFor();
}

test("a teacher reads who ticked, the objectives and the bilan, and finds the week in its fiche (F-09, F-04)", async () => {
  const desk = await signedIn(demo.comptes.enseignant);
  await visit(desk, dossier);
  await desk.getByRole("link", { name: "Journal de bord", exact: true }).click();
  await title(desk, "Journal de bord").waitFor();
  const menu = desk.getByRole("navigation", { name: "Pages du journal" });
  await menu.getByRole("link", { name: "2. Objectifs de la période" }).click();
  await desk.getByText(OBJECTIFS).waitFor();
  await desk.getByRole("heading", { name: "2 tâches retenues", exact: false }).waitFor();
  await desk.getByRole("link", { name: "Modifier dans la fiche de liaison" }).waitFor();
  await sound(desk);
  await menu.getByRole("link", { name: "4. Activités hebdomadaires" }).click();
  await week(desk, first).waitFor();
  assert.equal(await menu.getByRole("link", { name: "4. Activités hebdomadaires" }).getAttribute("aria-current"), "page");
  await desk.getByText(WEEK).waitFor();
  await line(desk, "T1.2").getByText(`cochée par ${fullName(MAITRE)}`).waitFor();
  assert.equal(await line(desk, "T1.1").getByText("cochée par").count(), 0, "what the learner ticked needs no name");
  await sound(desk);

  await desk.getByRole("link", { name: "Ouvrir la fiche activité de la semaine" }).click();
  await title(desk, `Fiche activité, semaine ${number(first)}`).waitFor();
  await desk.getByRole("tab", { name: "Fiche", exact: true }).click();
  await desk.getByText("Activités de la semaine", { exact: true }).waitFor();
  await desk.getByText(WEEK).waitFor();
  await sound(desk);
  await visit(desk, `${dossier}/journal/bilan`);
  await desk.getByText("Consigner avant de démonter.").waitFor();
  assert.equal(await desk.getByRole("main").getByRole("textbox").count(), 0, "the bilan is the maître's alone");
  await sound(desk);
  await desk.leave();
});

test("a scolaire has no journal de bord (F-09)", async () => {
  const page = await signedIn(demo.comptes.apprenant, "telephone");
  const own = `/periodes/${demo.periode_en_cours.id}/portfolios/${demo.comptes.apprenant.id}`;
  await visit(page, own);
  assert.equal(await page.getByRole("link", { name: "journal de bord" }).count(), 0);
  await visit(page, `${own}/journal`);
  await title(page, "Page introuvable").waitFor();
  await sound(page);
  await page.leave();
});
