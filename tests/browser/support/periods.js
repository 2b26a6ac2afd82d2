/** What several journeys do with annexes and periods, through the pages. */
import { settled, somebody, visit } from "./browser.js";
import { count, mailTo } from "./mailbox.js";
import { demo } from "./suite.js";

/** Declares a period from an annexe, the demonstration's if none is named, for all the learners that it proposes, and gives its id. */
export async function declare(page, { titre, du, au, annexe = demo.annexe.id, statut = "Période 2" }) {
  await visit(page, `/annexes/${annexe}/declarer/informations`);
  await page.getByLabel("Titre").fill(titre);
  await page.getByLabel("Du", { exact: false }).first().fill(du);
  await page.getByLabel("Au (obligatoire)").fill(au);
  await page.getByText(statut, { exact: true }).click();
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

/** A tutor of that learner in that period, on a phone, come through a real mail (I-07). */
export async function tutorOf(teacher, { period, learner, courriel }) {
  const before = await count();
  await visit(teacher, `/periodes/${period}/tuteurs`);
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
