/** Steps 2 and 3: an annexe, a period declared from it, its portfolios seen by a teacher (P-01, P-02, P-04, P-11). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEVICES, saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, openPeriod } from "../support/periods.js";
import { day, demo } from "../support/suite.js";

withBrowser();
const DATES = {
  ordinateur: { du: day(7), au: day(9, 4) },
  telephone: { du: day(14), au: day(15, 4) },
};

test("a DDFPT makes an annexe from the official tasks (P-01)", async () => {
  const page = await signedIn(demo.comptes.ddfpt);
  await visit(page, `/annexes/nouvelle?referentiel=${demo.referentiel}&niveau=${demo.niveau}`);
  await sound(page);
  await page.getByRole("button", { name: "Créer l’annexe" }).click();
  await page.getByRole("link", { name: "Titre", exact: false }).waitFor();
  await sound(page);
  await page.getByLabel("Titre").fill("Découverte du service de maintenance");
  await page.getByLabel("Objectifs").fill("Observer, préparer, rendre compte.");
  await page.locator(".cpro-check input").first().check();
  await page.getByRole("button", { name: "Créer l’annexe" }).click();
  await page.getByText("L’annexe est créée.", { exact: false }).waitFor();
  await sound(page);
  await visit(page, "/annexes");
  await page.getByRole("link", { name: "Découverte du service de maintenance", exact: true }).waitFor();
  await sound(page);
  await page.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`a period declared on ${device} gives every learner a portfolio, which the teacher sees (P-02, P-04, P-11)`, async () => {
    const ddfpt = await signedIn(demo.comptes.ddfpt, device);
    const titre = `PFMP déclarée sur ${device}`;
    const id = await declare(ddfpt, { titre, ...DATES[device] });
    await sound(ddfpt);
    await openPeriod(ddfpt, id);
    await ddfpt.getByText("jours de présence, soit", { exact: false }).waitFor();
    await ddfpt.getByText("Du lundi au vendredi, 7 heures par jour.", { exact: false }).waitFor();
    await sound(ddfpt);
    await ddfpt.leave();

    const teacher = await signedIn(demo.comptes.enseignant, device);
    await openPeriod(teacher, id);
    const rows = teacher.getByRole("row").filter({ hasText: " sur 3" });
    const weeks = device === "ordinateur" ? rows : teacher.getByRole("row").filter({ hasText: " sur 2" });
    assert.ok((await weeks.count()) > 1, "each learner has a sheet per week");
    await sound(teacher);
    await teacher.leave();
  });
}

test("the days and hours of presence are said while dates are typed, with the holidays left out (P-02)", async () => {
  const page = await signedIn(demo.comptes.ddfpt, "telephone");
  await visit(page, `/annexes/${demo.annexe.id}/declarer/informations`);
  const du = page.getByLabel("Du", { exact: false }).first();
  const au = page.getByLabel("Au (obligatoire)");
  // A weekend, then a May whose holidays are known: nothing is declared at these dates.
  await du.fill("2026-05-02");
  await au.fill("2026-05-03");
  await page.getByText("Aucun jour de présence à ces dates").waitFor();
  await du.fill("2026-05-04");
  await au.fill("2026-05-29");
  const said = page.getByText("17 jours de présence, soit 119 heures");
  const rule = page.getByText("vendredi 8 mai 2026 (victoire de 1945), jeudi 14 mai 2026 (Ascension) et lundi 25 mai 2026 (lundi de Pentecôte)", { exact: false });
  await said.waitFor();
  await rule.waitFor();
  await sound(page);
  await page.getByText("Période 2", { exact: true }).click();
  await page.getByRole("button", { name: "Aller à la vérification" }).click();
  await page.getByRole("button", { name: "Déclarer la période" }).waitFor();
  await said.waitFor();
  await rule.waitFor();
  await sound(page);
  await page.leave();
});

test("learners who already have a period at these dates are named before anything is declared (P-03)", async () => {
  const page = await signedIn(demo.comptes.ddfpt);
  const { du, au } = demo.periode_en_cours;
  await visit(page, `/annexes/${demo.annexe.id}/declarer/informations`);
  await page.getByLabel("Du", { exact: false }).first().fill(du);
  await page.getByLabel("Au (obligatoire)").fill(au);
  await page.getByText("Période 2", { exact: true }).click();
  await page.getByRole("button", { name: "Aller à la vérification" }).click();
  await page.getByRole("button", { name: "Déclarer la période" }).click();
  await page.getByRole("heading", { name: "une période à ces dates" }).waitFor();
  assert.match(await page.locator("main").innerText(), new RegExp(demo.periode_en_cours.titre));
  await sound(page);
  await page.leave();
});

test("a period is moved and loses a learner, after what changes for whom is shown (P-05)", async () => {
  const page = await signedIn(demo.comptes.ddfpt);
  const id = await declare(page, { titre: "PFMP à corriger", du: day(35), au: day(36, 4) });
  await openPeriod(page, id);
  await page.getByRole("link", { name: "Modifier la période" }).click();
  await page.getByRole("heading", { level: 1, name: "Modifier PFMP à corriger" }).waitFor();
  await page.getByText("Rien pour l’instant.").waitFor();
  await sound(page);
  await page.getByLabel("Titre").fill("PFMP corrigée");
  await page.getByLabel("Au (obligatoire)").fill(day(37, 4));
  await page.getByText("Titre\u00a0: PFMP à corriger → PFMP corrigée").waitFor();
  await page.getByText(/^Présence\s: \d+\sjours, \d+\sh → \d+\sjours, \d+\sh$/).waitFor();
  await page.getByRole("tab", { name: "Apprenants" }).click();
  await page.waitForURL("**/modifier?onglet=apprenants");
  await sound(page);
  const first = page.locator(".cpro-check input").first();
  await first.uncheck();
  await page.getByText("quitte la période", { exact: false }).waitFor();
  await page.getByRole("tab", { name: "Activités" }).click();
  await sound(page);
  // What is typed outlives a closed page.
  await page.reload();
  await page.getByText("quitte la période", { exact: false }).waitFor();
  await page.getByRole("button", { name: /^Enregistrer pour / }).click();
  await page.getByText("PFMP corrigée est modifiée pour", { exact: false }).waitFor();
  await openPeriod(page, id);
  const rows = page.getByRole("row").filter({ hasText: " sur 3" });
  await rows.first().waitFor();
  await sound(page);
  await page.leave();
});

test("one learner has other objectives and tasks, which stay when the period changes, and go back (P-10, P-05)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  const id = await declare(page, { titre: "PFMP individualisée", du: day(60), au: day(61, 4) });
  await openPeriod(page, id);
  const liaison = `${await page.getByRole("table").getByRole("link").first().getAttribute("href")}/liaison`;
  await visit(page, `${liaison}?onglet=objectifs`);
  await sound(page);
  await page.getByRole("button", { name: "Partir des objectifs de la période" }).click();
  await page.getByLabel("Objectifs individualisés").fill("Souder à l’arc sur la ligne 2.");
  await saved(page);
  await sound(page);
  await page.getByRole("tab", { name: /^Activités/ }).click();
  const task = page.locator(".cpro-check", { has: page.locator("input:not(:checked)") }).first();
  const words = await task.innerText();
  await task.locator("input").check();
  const same = page.locator(".cpro-check", { hasText: words });
  await same.getByText("ajoutée pour", { exact: false }).waitFor();
  await page.getByText("1 tâche individualisée pour", { exact: false }).waitFor();
  await saved(page);
  await sound(page);

  await visit(page, `/periodes/${id}/modifier?onglet=objectifs`);
  await page.getByRole("textbox", { name: "Objectifs" }).fill("Entretenir une ligne de conditionnement.");
  await page.getByText("Garde les objectifs individualisés sur sa fiche", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: /^Enregistrer pour / }).click();
  await page.getByText("PFMP individualisée est modifiée pour", { exact: false }).waitFor();

  const phone = await signedIn(demo.comptes.enseignant, "telephone");
  await visit(phone, `${liaison}?onglet=objectifs`);
  await phone.getByText("Entretenir une ligne de conditionnement.").waitFor();
  assert.equal(await phone.getByLabel("Objectifs individualisés").inputValue(), "Souder à l’arc sur la ligne 2.");
  await sound(phone);
  await phone.getByRole("button", { name: "Revenir aux objectifs de la période" }).click();
  await saved(phone);
  assert.equal(await phone.getByLabel("Objectifs individualisés").inputValue(), "");
  await phone.getByRole("tab", { name: /^Activités/ }).click();
  await phone.locator(".cpro-check", { hasText: words }).getByText("ajoutée pour", { exact: false }).waitFor();
  await sound(phone);
  await phone.getByRole("button", { name: "Revenir aux tâches de la période" }).click();
  await phone.getByText("a les mêmes tâches que la période", { exact: false }).waitFor();
  await saved(phone);
  await phone.reload();
  await settled(phone);
  assert.equal(await phone.getByText("ajoutée pour", { exact: false }).count(), 0);
  await phone.leave();
  await page.leave();
});

test("the edit of a period is refused with the field and the cure, and nothing is lost (P-05, G-03)", async () => {
  const page = await signedIn(demo.comptes.ddfpt, "telephone");
  await visit(page, `/periodes/${demo.periode.id}/modifier`);
  await page.getByLabel("Titre").fill("");
  await page.getByRole("button", { name: /^Enregistrer pour / }).click();
  await page.getByRole("link", { name: "Titre\u00a0: saisissez-le" }).waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Ne rien changer" }).click();
  await page.waitForURL(`**/periodes?periode=${demo.periode.id}`);
  await page.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`the DDFPT keeps the official calendar on ${device}, and the teams read it (P-12)`, async () => {
    const ddfpt = await signedIn(demo.comptes.ddfpt, device);
    const [debut, fin] = schoolYear(device);
    const libelle = `Semestre sur ${device}`;
    await visit(ddfpt, "/pilotage/calendrier/nouvelle");
    await ddfpt.getByRole("button", { name: "Enregistrer" }).click();
    await ddfpt.getByRole("link", { name: "Nature : dites ce que c’est", exact: false }).waitFor();
    await sound(ddfpt);
    await ddfpt.getByText("Semestre", { exact: true }).click();
    await ddfpt.getByLabel("Libellé (obligatoire)").fill(libelle);
    await ddfpt.getByLabel("Du (obligatoire)").fill(debut);
    await ddfpt.getByLabel("Au (obligatoire)").fill(fin);
    await sound(ddfpt);
    await ddfpt.getByRole("button", { name: "Enregistrer" }).click();
    await ddfpt.getByText(`${libelle} est ajouté.`).waitFor();
    await sound(ddfpt);

    // Another part of the year of the same classes is refused with its name, and nothing typed is lost.
    await visit(ddfpt, "/pilotage/calendrier/nouvelle");
    await ddfpt.getByText("Semestre", { exact: true }).click();
    await ddfpt.getByLabel("Libellé (obligatoire)").fill("Encore un");
    await ddfpt.getByLabel("Du (obligatoire)").fill(debut);
    await ddfpt.getByLabel("Au (obligatoire)").fill(debut);
    await ddfpt.getByRole("button", { name: "Enregistrer" }).click();
    await ddfpt.getByText(`Ces dates recouvrent « ${libelle} »`, { exact: false }).waitFor();
    assert.equal(await ddfpt.getByLabel("Libellé (obligatoire)").inputValue(), "Encore un");

    await visit(ddfpt, "/pilotage/calendrier");
    const rhythm = ddfpt.getByLabel("Bac Pro MSPC, Première Bac Pro");
    await rhythm.selectOption({ label: "Par semestre" });
    await ddfpt.getByText("Livret scolaire de Bac Pro MSPC, Première Bac Pro : par semestre.").waitFor();
    await ddfpt.reload();
    await ddfpt.getByRole("table").waitFor();
    assert.equal(await rhythm.inputValue(), "semestre");

    const teacher = await signedIn(demo.comptes.enseignant, device);
    await visit(teacher, "/pilotage/calendrier");
    await teacher.getByRole("rowheader", { name: libelle }).waitFor();
    assert.equal(await teacher.getByRole("link", { name: "Ajouter une période officielle" }).count(), 0, "no button that would be refused (G-01)");
    await sound(teacher);
    const [download] = await Promise.all([
      teacher.waitForEvent("download"),
      teacher.getByRole("link", { name: "Télécharger pour un agenda", exact: false }).click(),
    ]);
    assert.match(readFileSync(await download.path(), "utf8"), new RegExp(`SUMMARY:${libelle}`));
    await teacher.leave();

    await ddfpt.getByRole("link", { name: `Modifier ${libelle}` }).click();
    await ddfpt.getByRole("heading", { level: 1, name: `Modifier ${libelle}` }).waitFor();
    await ddfpt.getByRole("button", { name: "Supprimer" }).click();
    await ddfpt.getByRole("dialog").getByRole("button", { name: "Supprimer" }).click();
    await ddfpt.getByText(`${libelle} est supprimé.`, { exact: false }).waitFor();
    await ddfpt.leave();
  });
}

/** Some days of the school year of today, others on each device. */
function schoolYear(device) {
  const today = new Date().toISOString().slice(0, 10);
  const year = Number(today.slice(0, 4)) - (today.slice(5) < "08-01" ? 1 : 0);
  return device === "ordinateur" ? [`${year}-09-01`, `${year}-10-15`] : [`${year + 1}-02-01`, `${year + 1}-06-30`];
}
