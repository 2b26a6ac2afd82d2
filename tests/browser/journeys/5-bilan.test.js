/** Steps 6 to 8: bilan entreprise, pré-convention, bilan intermédiaire and what it freezes (E-03, D-01, E-07, P-07, P-08). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { saved, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { declare, dossierOf, openPeriod } from "../support/periods.js";
import { day, demo, fullName, isoWeek } from "../support/suite.js";

withBrowser();
const period = demo.periode;
const learner = fullName(demo.comptes.apprenant);

async function tutorOf(teacher, courriel) {
  const before = await count();
  await visit(teacher, `/periodes/${period.id}/tuteurs`);
  await teacher.getByRole("button", { name: learner, exact: false }).click();
  await teacher.getByLabel(/^Nom \(obligatoire\)/).fill("PILLET");
  await teacher.getByLabel(/^Prénom \(obligatoire\)/).fill("Antoine");
  await teacher.getByLabel("Adresse mail (obligatoire)").fill(courriel);
  await teacher.getByRole("button", { name: "Envoyer un lien d’accès au tuteur" }).click();
  const mail = await mailTo(courriel, before);
  const tutor = await somebody("telephone");
  await tutor.goto(mail.links.find((link) => link.includes("/acces#")));
  await tutor.getByRole("button", { name: "Ouvrir l’espace de suivi" }).click();
  await tutor.getByText("Prendre connaissance de la fiche de liaison").waitFor();
  return tutor;
}

test("teacher and tutor fill the bilan together, the bilan intermédiaire freezes it and its period (E-03, E-04, E-07, P-07)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await openPeriod(teacher, period.id);
  const dossier = await dossierOf(teacher, learner);
  const tutor = await tutorOf(teacher, "antoine.bilan@example.org");

  // The teacher on a computer, with the keyboard; the tutor on a phone, one competence per page.
  await visit(teacher, `${dossier}/bilan`);
  const strips = teacher.locator(".cpro-strip");
  await strips.first().locator("input").first().focus();
  await teacher.keyboard.press("ArrowRight");
  await saved(teacher);
  await visit(tutor, `${dossier}/bilan`);
  await tutor.getByText("Réussite totale avec aide", { exact: true }).first().waitFor();
  await tutor.locator(".cpro-pager__nav button").last().click();
  await tutor.locator(".cpro-strip__cell").first().tap();
  await saved(tutor);
  await sound(tutor);
  await teacher.getByText("Modifié par Antoine PILLET", { exact: false }).waitFor();
  await teacher.getByLabel("Commentaire").fill("Rencontre faite dans l’atelier.");
  await saved(teacher);
  await sound(teacher);
  await teacher.getByRole("button", { name: "Terminer le bilan" }).click();
  await teacher.getByRole("button", { name: "Reprendre le bilan" }).waitFor();
  await sound(teacher);

  const href = await bilansOf(teacher, dossier);
  await visit(teacher, href);
  await sound(teacher);
  await teacher.getByRole("link", { name: "Faire un bilan intermédiaire" }).click();
  await teacher.getByRole("heading", { name: "Compétences" }).waitFor();
  await teacher.locator(".cpro-strip input").first().check({ force: true });
  await teacher.getByLabel("Constats").fill("De bons débuts en entreprise.");
  await teacher.getByLabel("Note proposée").fill("13,5");
  await sound(teacher);
  await teacher.getByRole("button", { name: "Vérifier et valider" }).click();
  await teacher.getByText("Ce bilan comptera et figera", { exact: false }).waitFor();
  await sound(teacher);
  await teacher.getByRole("button", { name: "Valider le bilan du", exact: false }).click();
  await teacher.getByText("est validé", { exact: false }).waitFor();
  await sound(teacher);

  await visit(teacher, `${dossier}/bilan`);
  await teacher.getByRole("heading", { name: "Figé depuis le" }).waitFor();
  assert.equal(await teacher.locator(".cpro-strip").count(), 0, "a frozen bilan is text");
  await sound(teacher);
  await visit(teacher, `/periodes/${period.id}/supprimer`);
  await teacher.getByText("cette période ne peut pas être supprimée", { exact: false }).waitFor();
  assert.equal(await teacher.getByRole("button", { name: "Supprimer la période" }).count(), 0);
  await sound(teacher);
  await openPeriod(teacher, period.id);
  assert.equal(await teacher.getByRole("link", { name: "Supprimer la période" }).count(), 0, "no button that would be refused (G-01)");
  await sound(teacher);

  const reader = await signedIn(demo.comptes.apprenant, "telephone");
  for (const path of [`${dossier}/bilan`, href]) {
    await visit(reader, path);
    await sound(reader);
  }
  await reader.leave();
  await teacher.leave();
  await tutor.leave();
});

async function bilansOf(page, dossier) {
  await visit(page, dossier);
  return page.getByRole("link", { name: "Bilans de compétences" }).getAttribute("href");
}

test("a teacher downloads the pré-convention of one learner as DOCX, named in French (D-01)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await openPeriod(teacher, demo.periode_en_cours.id);
  await visit(teacher, await dossierOf(teacher, learner));
  const [download] = await Promise.all([
    teacher.waitForEvent("download"),
    teacher.getByRole("link", { name: "Pré-convention", exact: false }).click(),
  ]);
  assert.match(download.suggestedFilename(), /\.docx$/);
  assert.match(download.suggestedFilename(), new RegExp(demo.comptes.apprenant.prenom));
  assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), "PK");
  await teacher.leave();
});

test("a period is deleted once the word is typed, and its portfolios are gone for everyone (P-08, N1)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt, "telephone");
  const id = await declare(ddfpt, { titre: "PFMP à supprimer", du: day(25), au: day(26, 4) });
  await openPeriod(ddfpt, id);
  const dossier = await dossierOf(ddfpt, learner);
  await visit(ddfpt, `/periodes/${id}/supprimer`);
  await ddfpt.getByText("Seront supprimés", { exact: false }).waitFor();
  await sound(ddfpt);
  await ddfpt.getByRole("button", { name: "Supprimer la période" }).click();
  await ddfpt.getByRole("link", { name: "saisissez le mot SUPPRIMER", exact: false }).waitFor();
  await ddfpt.getByLabel("Saisissez SUPPRIMER", { exact: false }).fill(" supprimer ");
  await ddfpt.getByRole("button", { name: "Supprimer la période" }).click();
  await ddfpt.getByText("PFMP à supprimer est supprimé", { exact: false }).waitFor();
  await settled(ddfpt);
  await sound(ddfpt);
  const reader = await signedIn(demo.comptes.apprenant);
  for (const path of [dossier, `${dossier}/liaison`, `${dossier}/semaines/${isoWeek(day(25))}`]) {
    await visit(reader, path);
    await reader.getByText("Cette page n’existe pas ou n’est pas accessible avec votre profil", { exact: false }).first().waitFor();
  }
  await reader.leave();
  await ddfpt.leave();
});
