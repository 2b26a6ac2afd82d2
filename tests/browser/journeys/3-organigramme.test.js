/** Step 4, continued: the organigramme of the company, a list that draws a chart (F-01, F-02, F-13). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, dossierOf, openPeriod } from "../support/periods.js";
import { day, demo, fullName } from "../support/suite.js";

withBrowser();
const learner = fullName(demo.comptes.apprenant);
const LONG = "Responsable de la maintenance et des travaux neufs";

let base;

const person = (page, name) => page.getByRole("group", { name, exact: true });
const chosen = (select) => select.evaluate(({ selectedOptions }) => selectedOptions[0].text);
const hasFocus = (control) => control.evaluate((element) => element === document.activeElement);

test("a period without an organigramme says so to who reads (F-01)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  const period = await declare(ddfpt, { titre: "PFMP de l’organigramme", du: day(31), au: day(32, 4) });
  await openPeriod(ddfpt, period);
  base = await dossierOf(ddfpt, learner);
  await visit(ddfpt, `${base}/organigramme`);
  await ddfpt.getByText("n’a pas encore fait l’organigramme", { exact: false }).waitFor();
  await sound(ddfpt);
  await ddfpt.leave();
});

test("a learner builds a chart of three on a phone, by touch then with the keyboard (F-02, G-04)", async () => {
  const page = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(page, base);
  await page.getByRole("link", { name: "Organigramme", exact: true }).tap();
  await page.getByText("Commencez par la personne", { exact: false }).waitFor();
  await sound(page);

  // By touch: the focus is in the name of each one that is added.
  const add = page.getByRole("button", { name: "Ajouter une personne" });
  await add.tap();
  await page.keyboard.type("Anne MARTIN");
  await person(page, "Anne MARTIN").getByLabel("Fonction").tap();
  await page.keyboard.type("Gérante");
  await add.tap();
  await page.keyboard.type("Jean PETIT");
  await person(page, "Jean PETIT").getByLabel("Responsable").selectOption({ label: "Anne MARTIN, Gérante" });
  await saved(page);

  // With the keyboard: the list is chosen in by typing, and keeps the focus when the person changes place.
  await add.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Zoé DURAND");
  await page.keyboard.press("Tab");
  await page.keyboard.type(LONG);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Jean");
  const above = person(page, "Zoé DURAND").getByLabel("Responsable");
  assert.equal(await chosen(above), "Jean PETIT");
  assert.ok(await hasFocus(above), "the focus stays on what was chosen");
  await page.getByRole("img", { name: "3 personnes : la liste qui suit dit la même chose", exact: false }).waitFor();
  await saved(page);
  await sound(page);

  // Nobody may be under somebody below: no loop can be made.
  assert.deepEqual(await person(page, "Anne MARTIN").getByLabel("Responsable").locator("option").allTextContents(), ["Aucun : tout en haut"]);
  await page.leave();
});

test("one who is removed leaves their people to the one above, and comes back with them (F-13)", async () => {
  const page = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(page, `${base}/organigramme`);
  await page.getByRole("button", { name: "Retirer : Jean PETIT" }).tap();
  await page.getByText("Retiré : Jean PETIT. 1 personne passe sous Anne MARTIN.").waitFor();
  const above = person(page, "Zoé DURAND").getByLabel("Responsable");
  assert.equal(await chosen(above), "Anne MARTIN, Gérante");
  await saved(page);
  await sound(page);
  await page.getByRole("button", { name: "Annuler" }).tap();
  assert.ok(await hasFocus(person(page, "Jean PETIT").getByLabel("Nom")), "the focus is on who is back");
  await page.getByText("Retiré : Jean PETIT", { exact: false }).waitFor({ state: "detached" });
  await saved(page);
  await page.reload();
  await settled(page);
  assert.equal(await chosen(above), "Jean PETIT");
  await sound(page);
  await page.leave();
});

test("two devices that place two people one under the other are asked who is responsible (F-13)", async () => {
  const page = await signedIn(demo.comptes.apprenant);
  const other = await signedIn(demo.comptes.apprenant, "telephone");
  for (const each of [page, other]) await visit(each, `${base}/organigramme`);
  // Jean is set free on one, then each device places one of the two under the other.
  await person(page, "Jean PETIT").getByLabel("Responsable").selectOption("");
  await person(page, "Zoé DURAND").getByLabel("Responsable").selectOption("");
  await saved(page);
  await other.reload();
  await settled(other);
  await person(page, "Jean PETIT").getByLabel("Responsable").selectOption({ label: `Zoé DURAND, ${LONG}` });
  await saved(page);
  await person(other, "Zoé DURAND").getByLabel("Responsable").selectOption({ label: "Jean PETIT" });
  await saved(other);
  await other.getByText("Deux personnes se désignent l’une l’autre : choisissez qui est responsable").waitFor();
  await sound(other);
  await other.getByRole("button", { name: "Jean PETIT", exact: true }).tap();
  await other.getByText("Deux personnes se désignent", { exact: false }).waitFor({ state: "detached" });
  await person(other, "Jean PETIT").getByLabel("Responsable").selectOption({ label: "Anne MARTIN, Gérante" });
  await saved(other);
  for (const each of [page, other]) await each.leave();
});

test("a teacher reads the chart and its list, on both widths (F-01)", async () => {
  for (const device of ["ordinateur", "telephone"]) {
    const teacher = await signedIn(demo.comptes.enseignant, device);
    await visit(teacher, base);
    await teacher.getByRole("link", { name: "Organigramme", exact: true }).click();
    await teacher.getByRole("heading", { level: 1, name: "Organigramme de l’entreprise" }).waitFor();
    await teacher.getByRole("img", { name: "3 personnes", exact: false }).waitFor();
    const list = teacher.getByRole("region", { name: "Personnes" });
    // Zoé is under Jean, who is under Anne.
    await list.locator("li li li").filter({ hasText: LONG }).waitFor();
    assert.equal(await teacher.getByLabel("Fonction").count(), 0, "who reads sees text (F-01)");
    assert.equal(await teacher.getByRole("button", { name: "Ajouter une personne" }).count(), 0);
    await sound(teacher);
    await teacher.leave();
  }
});
