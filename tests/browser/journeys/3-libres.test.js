/** Fiches libres: sheets that belong to no period (F-10). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant_bts;
const libres = `/apprenants/${learner.id}/fiches-libres`;

test("a fiche libre is written with the keyboard alone, then deleted (F-10, G-04)", async () => {
  const page = await signedIn(learner);
  const press = (key, times = 1) => Array.from({ length: times }).reduce((before) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const reach = async (locator) => {
    for (let step = 0; step < 60; step += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await press("Tab");
    }
    assert.fail("the Tab key never reaches this control");
  };
  await settled(page);
  await reach(page.getByRole("link", { name: "Mes fiches libres" }));
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: "Mes fiches libres" }).waitFor();
  await sound(page);
  await reach(page.getByRole("button", { name: "Nouvelle fiche libre" }));
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: "Fiche sans titre" }).waitFor();
  await settled(page);
  assert.ok(await page.locator("h1").evaluate((element) => element === document.activeElement), "the heading has the focus");
  await reach(page.getByLabel("Titre de la fiche"));
  await page.keyboard.type("Visite d’un atelier");
  await page.getByRole("heading", { level: 1, name: "Visite d’un atelier" }).waitFor();
  await press("Shift+Tab", 2);
  await reach(page.getByRole("tab", { name: "Contexte" }));
  await press("ArrowRight");
  await reach(page.getByLabel("Ce que j’ai fait"));
  await page.keyboard.type("Un atelier de chaudronnerie.");
  await saved(page);
  await sound(page);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Ce que j’ai fait").inputValue(), "Un atelier de chaudronnerie.");
  await page.getByRole("tab", { name: "Relier au référentiel" }).click();
  await page.getByRole("heading", { name: "Tâches réalisées (0)" }).waitFor();
  await sound(page);

  await visit(page, libres);
  await page.getByRole("link", { name: "Visite d’un atelier" }).click();
  await settled(page);
  await reach(page.getByRole("button", { name: "Supprimer cette fiche" }));
  await press("Enter");
  const dialog = page.getByRole("dialog", { name: "Supprimer « Visite d’un atelier »" });
  await dialog.getByText("les commentaires reçus à son sujet seront effacés", { exact: false }).waitFor();
  await sound(page);
  await reach(page.getByRole("button", { name: "Supprimer la fiche" }));
  await press("Enter");
  await page.getByText("est supprimée", { exact: false }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Visite d’un atelier" }).count(), 0);
  await sound(page);
  await page.leave();
});
