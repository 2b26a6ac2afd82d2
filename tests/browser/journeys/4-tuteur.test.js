/** Step 5: the access link of the tutor, from the teacher's page to a real mail and back (I-07, I-08). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
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

const second = fullName(demo.comptes.apprenant_2);

/** Opens the window of tutors on a learner, with the keyboard alone. */
async function reach(page, name) {
  await visit(page, `/periodes/${period}/tuteurs`);
  const first = page.locator(".cpro-picklist button").first();
  await first.focus();
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await page.locator(":focus").textContent()).includes(name)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `Identité du tuteur · ${name}` }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches("form input"));
  assert.match(page.url(), /\?apprenant=/, "the learner is in the address");
}

for (const device of ["ordinateur", "telephone"]) {
  test(`a link is sent with the keyboard alone on ${device}, and a mail that comes back is told (I-07, G-04)`, async () => {
    const teacher = await signedIn(demo.comptes.enseignant, device);
    await reach(teacher, second);
    for (const text of ["REBOND", "Rose", `rebond.${device}@gmial.com`]) {
      await teacher.keyboard.press("Control+A");
      await teacher.keyboard.type(text);
      await teacher.keyboard.press("Tab");
    }
    // A suspect address is said, and corrected or not.
    await teacher.getByText("Vouliez-vous écrire gmail.com", { exact: false }).waitFor();
    await teacher.getByLabel("Adresse mail (obligatoire)").fill(`rebond.${device}@example.org`);
    await teacher.getByLabel("Adresse mail (obligatoire)").press("Enter");
    await teacher.getByText("Le lien d’accès part à", { exact: false }).waitFor();
    await sound(teacher);
    await teacher.getByText("Adresse refusée", { exact: true }).first().waitFor();
    await sound(teacher);
    await teacher.leave();
  });
}

test("two tutors follow one learner, and one tutor of two learners has one space (I-07, I-08)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  const courriel = "deux.apprenants@example.org";
  await sendLink(teacher, courriel);
  const before = await count();
  await reach(teacher, second);
  await teacher.getByRole("button", { name: "Ajouter un second tuteur" }).click();
  const form = teacher.getByRole("form", { name: "Second tuteur" });
  await form.getByLabel(/^Nom \(obligatoire\)/).fill("PILLET");
  await form.getByLabel(/^Prénom \(obligatoire\)/).fill("Antoine");
  await form.getByLabel("Adresse mail (obligatoire)").fill(courriel);
  await form.getByRole("button", { name: "Envoyer un lien d’accès au tuteur" }).click();
  await teacher.getByText("Le lien d’accès part à", { exact: false }).waitFor();
  assert.equal(await teacher.getByRole("button", { name: "Ajouter un second tuteur" }).count(), 0, "two at most");
  await sound(teacher);
  const { links } = await mailTo(courriel, before);

  const tutor = await somebody("telephone");
  await tutor.goto(links.find((link) => link.includes("/acces#")));
  await tutor.getByRole("button", { name: "Ouvrir l’espace de suivi" }).click();
  await tutor.getByRole("heading", { name: "Mes apprenants (2)" }).waitFor();
  for (const name of [learner, second]) await tutor.getByRole("link", { name, exact: true }).waitFor();
  await sound(tutor);

  // One of the two grants ends: the other one stays.
  await visit(teacher, `/periodes/${period}/tuteurs`);
  await teacher.getByRole("button", { name: learner, exact: false }).click();
  await teacher.getByRole("button", { name: "Invalider l’accès" }).first().click();
  await teacher.getByRole("dialog").getByRole("button", { name: "Invalider l’accès" }).click();
  await teacher.getByText("Invalidé", { exact: true }).first().waitFor();
  await visit(tutor, "/");
  await tutor.getByRole("heading", { name: "Mon apprenant" }).waitFor();
  await tutor.getByRole("link", { name: second, exact: true }).waitFor();
  await teacher.getByRole("link", { name: "Terminer" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Vue par périodes" }).waitFor();
  await teacher.leave();
  await tutor.leave();
});

test("a letter is printed with its QR code; its link is in no address (I-07, D-10)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, `/periodes/${period}/tuteurs`);
  await teacher.getByRole("button", { name: learner, exact: false }).click();
  await teacher.getByLabel(/^Nom \(obligatoire\)/).fill("PILLET");
  await teacher.getByLabel(/^Prénom \(obligatoire\)/).fill("Antoine");
  await teacher.getByLabel("Adresse mail (obligatoire)").fill("lettre.pillet@example.org");
  await teacher.getByRole("button", { name: "Imprimer la lettre avec le QR code" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Lettre au tuteur" }).waitFor();
  await sound(teacher);
  const link = await teacher.locator(".cpro-letter__address").textContent();
  const token = link.split("#")[1];
  assert.equal(token.length, 43);
  assert.ok(!teacher.url().includes(token));
  const kept = await teacher.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  assert.ok(!kept.includes(token), "the link is kept nowhere");
  await teacher.emulateMedia({ media: "print" });
  assert.equal(await teacher.getByRole("button", { name: "Imprimer la lettre" }).isVisible(), false);
  assert.ok(await teacher.getByRole("img", { name: "QR code", exact: false }).isVisible());
  await teacher.emulateMedia({ media: "screen" });
  await teacher.getByRole("button", { name: "Terminer" }).click();
  await teacher.getByText("Lettre imprimée", { exact: true }).first().waitFor();

  const tutor = await somebody("telephone");
  await tutor.goto(link);
  await tutor.getByRole("button", { name: "Ouvrir l’espace de suivi" }).click();
  await tutor.getByText("Prendre connaissance de la fiche de liaison").waitFor();
  await teacher.leave();
  await tutor.leave();
});

test("all the links that are ready are sent at once, and who is left out is named (I-07)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await openPeriod(teacher, period);
  const names = await teacher.getByRole("table").getByRole("link").allTextContents();
  const third = names.find((name) => name.trim() && ![learner, second].includes(name.trim())).trim();
  await visit(teacher, `${await dossierOf(teacher, third)}/liaison`);
  const courriel = "tous.ensemble@example.org";
  await teacher.getByLabel("Nom du tuteur", { exact: true }).fill("NOËL");
  await teacher.getByLabel("Prénom du tuteur").fill("Rose");
  await teacher.getByLabel("Courriel du tuteur").fill(courriel);
  await teacher.getByLabel("Courriel du tuteur").press("Tab");
  await saved(teacher);
  await teacher.getByRole("button", { name: "Ajouter un second tuteur" }).click();
  await teacher.getByRole("heading", { level: 2, name: "Second tuteur" }).waitFor();
  await teacher.getByLabel("Nom du second tuteur", { exact: true }).fill("MARTIN");
  await teacher.getByLabel("Prénom du second tuteur").fill("Zoé");
  await teacher.getByLabel("Courriel du second tuteur").fill("zoe.martin@example.org");
  await teacher.getByLabel("Courriel du second tuteur").press("Tab");
  await saved(teacher);
  await sound(teacher);
  await teacher.reload();
  await settled(teacher);
  assert.equal(await teacher.getByLabel("Prénom du second tuteur").inputValue(), "Zoé", "named once, no longer folded");

  const before = await count();
  await visit(teacher, `/periodes/${period}/tuteurs`);
  await teacher.getByText("sans tuteur complet sur la fiche de liaison", { exact: false }).click();
  await sound(teacher);
  await teacher.getByRole("button", { name: /^Envoyer (le lien prêt|les \d+ liens prêts)$/ }).click();
  await teacher.getByText(/liens? envoyés?/).waitFor();
  await teacher.waitForFunction(() => document.activeElement?.id === "liste-apprenants");
  assert.ok((await mailTo(courriel, before)).links.some((link) => link.includes("/acces#")));
  await sound(teacher);

  // The fiche de liaison names a second one: the second invitation starts from it.
  await teacher.getByRole("button", { name: third, exact: false }).click();
  await teacher.getByRole("button", { name: "Ajouter un second tuteur" }).click();
  const form = teacher.getByRole("form", { name: "Second tuteur" });
  assert.equal(await form.getByLabel("Adresse mail (obligatoire)").inputValue(), "zoe.martin@example.org");
  await form.getByText("Repris de la fiche de liaison.").first().waitFor();
  await sound(teacher);
  await teacher.leave();
});
