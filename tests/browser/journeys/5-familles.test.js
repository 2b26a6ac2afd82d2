/** A family of trades, from its seconde commune to a speciality: what was judged there stays with the learner (R-02, I-05). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { givenPassword } from "../support/accounts.js";
import { saved, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { until } from "../support/device.js";
import { declare } from "../support/periods.js";
import { baseUrl, day, demo } from "../support/suite.js";

withBrowser();
const DIVISION = "2MELEC";
const STATUT = "Période de formation en entreprise";

/** What that division follows from now on, as the administrateur says it. */
async function follows(admin, diploma) {
  await visit(admin, "/parametres/formations");
  await admin.getByLabel(`Diplôme de ${DIVISION}`).selectOption({ label: diploma });
  await admin.getByRole("button", { name: "Enregistrer les choix" }).click();
  await admin.getByRole("button", { name: "Enregistrer les choix", disabled: true }).waitFor();
  await sound(admin);
}

/** A period of the pupils of that division, under that diploma, from an annexe of its own. */
async function prepared(ddfpt, { referentiel, tache, titre, du, au, learner }) {
  await visit(ddfpt, `/annexes/nouvelle?referentiel=${referentiel}&niveau=seconde`);
  await ddfpt.getByLabel("Titre").fill(titre);
  await ddfpt.getByLabel("Objectifs").fill("Observer un chantier.");
  if (tache) await ddfpt.getByLabel(tache, { exact: false }).check();
  else await ddfpt.getByText("Ce diplôme ne nomme pas de tâche", { exact: false }).waitFor();
  await sound(ddfpt);
  await ddfpt.getByRole("button", { name: "Créer l’annexe" }).click();
  await ddfpt.getByText("L’annexe est créée.", { exact: false }).waitFor();
  const annexe = new URL(ddfpt.url()).pathname.split("/").at(-1);
  await until("the learners did not follow their division", async () => {
    const answer = await ddfpt.request.get(`${baseUrl}/api/annexes/${annexe}/apprenants`);
    return JSON.stringify(await answer.json()).includes(learner);
  });
  return declare(ddfpt, { titre, du, au, annexe, statut: STATUT });
}

/** Somebody who teaches nothing but the première of one speciality, made and let in by the administrateur. */
async function teacherOfSpeciality(admin) {
  await visit(admin, "/comptes/nouveau");
  await admin.getByLabel("Nom (obligatoire)", { exact: true }).fill("MERLIN");
  await admin.getByLabel("Prénom (obligatoire)").fill("Lou");
  await admin.getByLabel("Date de naissance (obligatoire)").fill("1984-02-29");
  await admin.getByLabel("Courriel (obligatoire)").fill("lou.merlin@example.org");
  await admin.getByLabel("Profil (obligatoire)").selectOption("enseignant");
  await admin.getByText("1MELEC", { exact: true }).click();
  await admin.getByRole("button", { name: "Créer le compte" }).click();
  await admin.getByText("Compte créé").waitFor();
  const answer = await admin.request.get(`${baseUrl}/api/comptes?profil=enseignant&recherche=MERLIN`);
  const [{ id }] = (await answer.json()).comptes;
  return givenPassword(admin, id);
}

test("what a seconde commune showed stays with who has chosen a speciality, for who teaches it (R-02)", async () => {
  const admin = await signedIn(demo.comptes.administrateur);
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  await follows(admin, "2de TNE");
  const seconde = await prepared(ddfpt, {
    referentiel: "2de-tne", titre: "Découverte de la famille", du: day(-12), au: day(-10, 4), learner: "MARTON",
  });
  const teacher = await teacherOfSpeciality(admin);
  await visit(teacher, `/periodes?referentiel=2de-tne&niveau=seconde&periode=${seconde}`);
  const link = teacher.getByRole("table").getByRole("link", { name: "Liam MARTON", exact: true });
  const dossier = await link.getAttribute("href");
  const apprenant = dossier.split("/").at(-1);
  await visit(teacher, `${dossier}/bilan`);
  await teacher.getByRole("group", { name: "CC4", exact: false }).locator("input").nth(1).check({ force: true });
  await saved(teacher);
  await sound(teacher);

  // The speciality is chosen, and a first period of it declared.
  await follows(admin, "Bac Pro MELEC");
  await prepared(ddfpt, {
    referentiel: "bac-pro-melec", tache: "T1-1", titre: "Première spécialité", du: day(-6), au: day(-4, 4), learner: "MARTON",
  });
  await visit(teacher, `/apprenants/${apprenant}/bilans`);
  await teacher.getByRole("link", { name: "Faire un bilan intermédiaire (2de TNE)" }).waitFor();
  await sound(teacher);
  await teacher.getByRole("link", { name: "Faire un bilan intermédiaire (Bac Pro MELEC)" }).click();
  await teacher.getByText("Acquis de la seconde commune : 1 compétence").click();
  await teacher.getByText("CC4 Réaliser une installation ou une intervention").waitFor();
  await sound(teacher);

  // Its level is given in a bilan of the seconde, whose draft is another one.
  await teacher.getByLabel("Constats").fill("Brouillon de la spécialité.");
  await teacher.getByRole("link", { name: "bilan intermédiaire de 2de TNE" }).click();
  const levels = teacher.getByRole("group", { name: "CC4", exact: false }).locator("input");
  await levels.first().waitFor({ state: "attached" });
  assert.equal(await teacher.getByLabel("Constats").inputValue(), "");
  await levels.nth(1).check({ force: true });
  await teacher.getByRole("button", { name: "Vérifier et valider" }).click();
  await teacher.getByRole("button", { name: "Valider le bilan du", exact: false }).click();
  await teacher.getByText("est validé", { exact: false }).waitFor();
  await teacher.getByText("2de TNE : Métiers des transitions numérique et énergétique").waitFor();
  await sound(teacher);

  // The speciality is judged on the same day: each bilan keeps an address of its own.
  await visit(teacher, `/apprenants/${apprenant}/bilans/nouveau?referentiel=bac-pro-melec`);
  assert.equal(await teacher.getByLabel("Constats").inputValue(), "Brouillon de la spécialité.");
  await teacher.getByText("Acquis de la seconde commune : 1 compétence").click();
  assert.equal(await teacher.getByRole("link", { name: "bilan intermédiaire de 2de TNE" }).count(), 0);
  await teacher.getByRole("button", { name: "Vérifier et valider" }).click();
  await teacher.getByRole("button", { name: "Valider le bilan du", exact: false }).click();
  await teacher.getByText("est validé", { exact: false }).waitFor();
  await visit(teacher, `/apprenants/${apprenant}/bilans`);
  await teacher.getByText("Bac Pro MELEC : Métiers de l’électricité et de ses environnements connectés").waitFor();
  const dated = teacher.getByRole("navigation", { name: "Bilans par date" }).getByRole("link");
  assert.equal(await dated.count(), 2);
  await dated.nth(1).click();
  await teacher.getByText("2de TNE : Métiers des transitions numérique et énergétique").waitFor();
  await sound(teacher);
  for (const page of [teacher, admin, ddfpt]) await page.leave();
});
