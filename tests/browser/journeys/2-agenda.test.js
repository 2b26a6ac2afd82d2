/** The address that an agenda reads by itself: made, read without a session, replaced, ended (P-12). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICES, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo } from "../support/suite.js";

withBrowser();

/** Where each has it, by account of the demonstration. */
const PAGES = { ddfpt: "/pilotage/calendrier", apprenant: "/periodes" };

/** Creates or replaces the address, and gives what the page shows of it, once. */
async function shown(page) {
  const field = page.getByLabel("Mon adresse d’agenda");
  await field.waitFor();
  const address = await field.inputValue();
  await page.getByText("n’est affichée qu’une fois", { exact: false }).waitFor();
  return address;
}

for (const [role, path] of Object.entries(PAGES)) {
  for (const device of Object.keys(DEVICES)) {
    test(`an agenda reads the periods of the account ${role}, on ${device}, as long as its address stands (P-12)`, async () => {
      const page = await signedIn(demo.comptes[role], device);
      await visit(page, path);
      await page.getByRole("button", { name: "Créer mon adresse d’agenda" }).click();
      const first = await shown(page);
      await page.getByRole("button", { name: "Copier" }).click();
      await page.getByText(/L’adresse est (copiée|sélectionnée)/).waitFor();
      await page.getByText("aucun nom", { exact: false }).waitFor();
      await sound(page);

      const read = await fetch(first);
      assert.equal(read.headers.get("set-cookie"), null);
      const calendar = await read.text();
      assert.match(calendar, /^BEGIN:VCALENDAR/);
      assert.match(calendar, new RegExp(`UID:${demo.periode.id}@cpro`));
      assert.ok(!calendar.includes(demo.comptes.apprenant.nom), "it names nobody");

      await page.reload();
      await settled(page);
      await page.getByText("pour la dernière fois", { exact: false }).waitFor();
      assert.equal(await page.getByLabel("Mon adresse d’agenda").count(), 0, "the address is shown once");
      await page.getByRole("button", { name: "Remplacer l’adresse" }).click();
      await sound(page);
      await page.getByRole("dialog").getByRole("button", { name: "Remplacer l’adresse" }).click();
      const second = await shown(page);
      assert.notEqual(second, first);
      assert.equal((await fetch(first)).status, 404);
      assert.equal((await fetch(second)).status, 200);

      await page.getByRole("button", { name: "Supprimer l’adresse" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Supprimer l’adresse" }).click();
      await page.getByText("L’adresse est supprimée", { exact: false }).waitFor();
      await page.getByRole("button", { name: "Créer mon adresse d’agenda" }).waitFor();
      assert.equal((await fetch(second)).status, 404);
      await sound(page);
      await page.leave();
    });
  }
}
