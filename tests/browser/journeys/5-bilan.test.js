/** Steps 6 to 8: bilan entreprise, pré-convention, bilan intermédiaire and what it freezes (E-03, D-01, E-07, P-07, P-08). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, dossierOf, openPeriod, tutorOf } from "../support/periods.js";
import { day, demo, fullName, isoWeek } from "../support/suite.js";

withBrowser();
const period = demo.periode;
const learner = fullName(demo.comptes.apprenant);

test("teacher and tutor fill the bilan together, the bilan intermédiaire freezes it and its period (E-03, E-04, E-07, P-07)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await openPeriod(teacher, period.id);
  const dossier = await dossierOf(teacher, learner);
  const tutor = await tutorOf(teacher, { period: period.id, learner, courriel: "antoine.bilan@example.org" });

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
  const week = `${dossier}/semaines/${isoWeek(day(25))}`;
  const reader = await signedIn(demo.comptes.apprenant);
  await visit(reader, week);
  await reader.getByRole("textbox").first().fill("Réglage d’une vanne");
  await saved(reader);
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
  for (const path of [dossier, `${dossier}/liaison`, week]) {
    await visit(reader, path);
    await reader.getByText("Cette page n’existe pas ou n’est pas accessible avec votre profil", { exact: false }).first().waitFor();
  }

  // For 30 days it comes back, whole, at one button.
  await visit(ddfpt, "/periodes/supprimees");
  const deleted = ddfpt.getByRole("listitem").filter({ hasText: "PFMP à supprimer" });
  await deleted.getByText("Encore 30 jours pour annuler", { exact: false }).waitFor();
  await sound(ddfpt);
  await deleted.getByRole("button", { name: "Annuler la suppression" }).click();
  await ddfpt.getByText("PFMP à supprimer est rétabli", { exact: false }).waitFor();
  await settled(ddfpt);
  await sound(ddfpt);
  await openPeriod(ddfpt, id);
  await visit(reader, week);
  assert.equal(await reader.getByRole("textbox").first().inputValue(), "Réglage d’une vanne");
  await reader.leave();
  await ddfpt.leave();
});

test("nothing is offered before it is known for whom: the whole period would go (P-08)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  const id = demo.periode_en_cours.id;
  await ddfpt.route(`**/api/periodes/${id}/apprenants`, (route) => route.abort());
  await visit(ddfpt, `/periodes/${id}/supprimer?apprenant=${demo.comptes.apprenant.id}`);
  await ddfpt.getByText("Le service ne répond pas", { exact: false }).first().waitFor();
  assert.equal(await ddfpt.getByRole("button", { name: /^Supprimer la période/ }).count(), 0);
  await ddfpt.unrouteAll();
  await visit(ddfpt, `/periodes/${id}/supprimer?apprenant=${demo.comptes.ddfpt.id}`);
  await ddfpt.getByText("Cette page n’existe pas ou n’est pas accessible avec votre profil", { exact: false }).first().waitFor();
  await visit(ddfpt, `/periodes/${id}/supprimer?apprenant=${demo.comptes.apprenant.id}`);
  await ddfpt.getByRole("button", { name: `Supprimer la période pour ${learner}` }).waitFor();
  await ddfpt.leave();
});

test("a period is deleted for one learner alone, who has another one since, and comes back once that is said (P-08, P-03)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  const days = { du: day(28), au: day(29, 4) };
  const id = await declare(ddfpt, { titre: "PFMP pour presque tous", ...days });
  await openPeriod(ddfpt, id);
  const rows = ddfpt.getByRole("row").filter({ hasText: " sur 2" });
  const before = await rows.count();
  const row = ddfpt.getByRole("row").filter({ has: ddfpt.getByRole("link", { name: learner, exact: true }) });
  await row.getByRole("button", { name: "Actions", exact: false }).click();
  await ddfpt.getByRole("link", { name: "Supprimer la période pour cet apprenant" }).click();
  await ddfpt.getByRole("heading", { level: 1, name: `pour ${learner}`, exact: false }).waitFor();
  await ddfpt.getByText("La période reste pour les autres apprenants", { exact: false }).waitFor();
  await sound(ddfpt);
  await ddfpt.getByLabel("Saisissez SUPPRIMER", { exact: false }).fill("SUPPRIMER");
  await ddfpt.getByRole("button", { name: `Supprimer la période pour ${learner}` }).click();
  await ddfpt.getByText(`PFMP pour presque tous est supprimé pour ${learner}`, { exact: false }).waitFor();
  await ddfpt.getByRole("button", { name: "Annuler la suppression" }).waitFor();
  await openPeriod(ddfpt, id);
  assert.equal(await rows.count(), before - 1);

  // Another period on these days, for the one who has none now.
  await visit(ddfpt, `/annexes/${demo.annexe.id}/declarer/informations`);
  await ddfpt.getByLabel("Titre").fill("PFMP ailleurs");
  await ddfpt.getByLabel("Du", { exact: false }).first().fill(days.du);
  await ddfpt.getByLabel("Au (obligatoire)").fill(days.au);
  await ddfpt.getByText("Période 2", { exact: true }).click();
  await ddfpt.getByRole("button", { name: "Suivant" }).click();
  await ddfpt.getByRole("heading", { name: "Apprenants" }).waitFor();
  await ddfpt.getByRole("button", { name: "Aucun", exact: true }).click();
  await ddfpt.getByLabel(`${demo.comptes.apprenant.nom} ${demo.comptes.apprenant.prenom}`).check();
  await ddfpt.getByRole("button", { name: "Suivant" }).click();
  await ddfpt.getByRole("link", { name: "Suivant" }).click();
  await ddfpt.getByRole("button", { name: "Déclarer la période" }).click();
  await ddfpt.getByRole("heading", { name: "Période déclarée" }).waitFor();

  await visit(ddfpt, "/periodes/supprimees");
  const deleted = ddfpt.getByRole("listitem").filter({ hasText: "PFMP pour presque tous" });
  await deleted.getByRole("button", { name: "Annuler la suppression" }).click();
  await deleted.getByText("1 apprenant a depuis une autre période à ces dates", { exact: false }).waitFor();
  await sound(ddfpt);
  await deleted.getByRole("button", { name: "Rétablir malgré le chevauchement" }).click();
  await ddfpt.getByText("est rétabli, avec 1 portfolio", { exact: false }).waitFor();
  await openPeriod(ddfpt, id);
  assert.equal(await rows.count(), before);
  await ddfpt.leave();
});
