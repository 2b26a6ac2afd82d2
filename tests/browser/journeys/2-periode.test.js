/** Steps 2 and 3: an annexe, a period declared from it, its portfolios seen by a teacher (P-01, P-02, P-04, P-11). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICES, signedIn, sound, visit, withBrowser } from "../support/browser.js";
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
