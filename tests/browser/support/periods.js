/** What several journeys do with annexes and periods, through the pages. */
import { settled, visit } from "./browser.js";
import { demo } from "./suite.js";

/** Declares a period from the demonstration's annexe, for the first learners of the list, and gives its id. */
export async function declare(page, { titre, du, au }) {
  await visit(page, `/annexes/${demo.annexe.id}/declarer/informations`);
  await page.getByLabel("Titre").fill(titre);
  await page.getByLabel("Du", { exact: false }).first().fill(du);
  await page.getByLabel("Au (obligatoire)").fill(au);
  await page.getByText("Période 2", { exact: true }).click();
  await page.getByRole("button", { name: "Suivant" }).click();
  await page.getByRole("heading", { name: "Apprenants" }).waitFor();
  await page.getByRole("button", { name: "Suivant" }).click();
  await page.getByRole("heading", { name: "Activités" }).waitFor();
  await page.getByRole("link", { name: "Suivant" }).click();
  await page.getByRole("button", { name: "Déclarer la période" }).click();
  await page.getByRole("heading", { name: "Période déclarée" }).waitFor();
  const link = await page.getByRole("link", { name: "Voir la période" }).getAttribute("href");
  return new URLSearchParams(link.split("?")[1]).get("periode");
}

/** Opens the learners of a period once their portfolios are there (P-04). */
export async function openPeriod(page, id) {
  await visit(page, `/periodes?referentiel=${demo.referentiel}&niveau=${demo.niveau}&periode=${id}`);
  await page.getByRole("table").waitFor();
  await page.getByText("En préparation", { exact: false }).waitFor({ state: "detached" });
  await settled(page);
}

/** Address of the dossier of a learner in a period, as the table links it. */
export async function dossierOf(page, name) {
  return page.getByRole("table").getByRole("link", { name, exact: true }).getAttribute("href");
}
