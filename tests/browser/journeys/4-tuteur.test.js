/** Step 5: the access link of the tutor, from the teacher's page to a real mail and back (I-07, I-08). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { dossierOf, openPeriod } from "../support/periods.js";
import { baseUrl, demo, fullName } from "../support/suite.js";

withBrowser();
const learner = fullName(demo.comptes.apprenant);
const period = demo.periode_en_cours.id;

async function sendLink(page, courriel) {
  const before = await count();
  await visit(page, `/periodes/${period}/tuteurs`);
  await page.getByRole("button", { name: learner, exact: false }).click();
  await page.getByLabel(/^Nom \(obligatoire\)/).fill("PILLET");
  await page.getByLabel(/^Prénom \(obligatoire\)/).fill("Antoine");
  await page.getByLabel("Adresse mail (obligatoire)").fill(courriel);
  await page.getByRole("button", { name: "Envoyer un lien d’accès au tuteur" }).click();
  await page.getByText("Le lien d’accès part à", { exact: false }).waitFor();
  const mail = await mailTo(courriel, before);
  return mail.links.find((link) => link.includes("/acces#"));
}

test("a tutor opens the link of a real mail and reads that learner, and nothing else (I-07, I-08)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  const link = await sendLink(teacher, "antoine.pillet@example.org");
  await sound(teacher);
  await openPeriod(teacher, period);
  const theirs = await dossierOf(teacher, learner);
  const others = await dossierOf(teacher, fullName(demo.comptes.apprenant_2)).catch(() => null);

  const tutor = await somebody("telephone");
  await tutor.goto(link);
  await tutor.getByText("Vous êtes bien Antoine PILLET", { exact: false }).waitFor();
  assert.equal(new URL(tutor.url()).hash, "", "the token has left the address");
  await sound(tutor);
  await tutor.getByRole("button", { name: "Ouvrir l’espace de suivi" }).click();
  await tutor.getByText("Prendre connaissance de la fiche de liaison").waitFor();
  await sound(tutor);
  for (const page of ["liaison", "entreprise", "bilan"]) {
    await visit(tutor, `${theirs}/${page}`);
    await sound(tutor);
  }
  await visit(tutor, theirs);
  await tutor.getByRole("link", { name: "Semaine", exact: false }).first().click();
  await settled(tutor);
  await sound(tutor);
  for (const path of [others, "/annexes", "/comptes", `/periodes/${period}/tuteurs`].filter(Boolean)) {
    await visit(tutor, path);
    await tutor.getByText("Cette page n’existe pas ou n’est pas accessible avec votre profil", { exact: false }).waitFor();
  }

  await visit(teacher, `/periodes/${period}/tuteurs`);
  await teacher.getByRole("button", { name: learner, exact: false }).click();
  await teacher.getByText("Ouvert", { exact: true }).last().waitFor();
  await teacher.leave();
  await tutor.leave();
});

test("a link sent again kills the former one; an invalidated access is out at once (I-07)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  const first = await sendLink(teacher, "paul.second@example.org");
  const second = await sendLink(teacher, "paul.second@example.org");
  const tutor = await somebody();
  await tutor.goto(first);
  await tutor.getByText("Ce lien n’est plus valable", { exact: false }).waitFor();
  await sound(tutor);
  await tutor.goto("about:blank");
  await tutor.goto(second);
  await tutor.getByRole("button", { name: "Ouvrir l’espace de suivi" }).click();
  await tutor.getByText("Prendre connaissance de la fiche de liaison").waitFor();

  await visit(teacher, `/periodes/${period}/tuteurs`);
  await teacher.getByRole("button", { name: learner, exact: false }).click();
  await teacher.getByRole("button", { name: "Invalider l’accès" }).first().click();
  await teacher.getByRole("dialog").getByRole("button", { name: "Invalider l’accès" }).click();
  await teacher.getByText("Invalidé", { exact: true }).first().waitFor();
  await tutor.goto(`${baseUrl}/`);
  await tutor.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
  await teacher.leave();
  await tutor.leave();
});
