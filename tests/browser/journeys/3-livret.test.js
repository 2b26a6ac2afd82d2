/** The livret d'apprentissage: read by all around an apprentice, each of its pages written by whom it names (F-12, I-14). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstSignIn, passwordOf } from "../support/accounts.js";
import { DEVICES, saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { day, demo, fullName, inFull } from "../support/suite.js";

withBrowser();
const MODULE = "Livret d’apprentissage";
const SECTIONS = ["contacts", "positionnement", "avis", "progression", "documents", "phases", "entretiens", "visites", "bilan", "projet"];
let livret;
/** Of a class of the teacher of the demonstration; the registry of the fixtures says so. */
const APPRENTICE = { nom: "CHARCHAMP", prenom: "Sébastien" };
const missing = "Cette page n’existe pas ou n’est pas accessible avec votre profil";

/** Asks the server for something that another journey does through the pages; `body`: a change. */
async function ask(page, path, body) {
  const { ok, value } = await page.evaluate(
    async ([path, body]) => {
      const { csrf } = await (await fetch("/api/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() };
      const answer = await fetch(path, body ? { method: "POST", headers, body: JSON.stringify(body) } : {});
      return { ok: answer.ok, value: await answer.json().catch(() => null) };
    },
    [path, body],
  );
  assert.ok(ok, `${path}: ${JSON.stringify(value)}`);
  return value;
}

/** The account of the apprentice, and a maître d’apprentissage who follows it, each with a first password (I-06, I-09). */
async function people() {
  const admin = await signedIn(demo.comptes.administrateur);
  const all = await ask(admin, `/api/maitres-apprentissage/apprentis?recherche=${APPRENTICE.nom}`);
  const apprentice = all.find(({ nom, prenom }) => nom === APPRENTICE.nom && prenom === APPRENTICE.prenom);
  assert.ok(apprentice, "the apprentice of the fixtures is there");
  const { fiches } = await ask(admin, "/api/comptes/identifiants", { ids: [apprentice.id] });
  const since = await count();
  const master = await ask(admin, "/api/maitres-apprentissage", {
    civilite: "Mme", nom: "VASSEUR", prenom: "Nadia", courriel: "nadia.vasseur@example.org",
    entreprise: "Ateliers Vasseur", apprentis: [apprentice.id],
  });
  const mail = await mailTo("nadia.vasseur@example.org", since);
  await admin.leave();
  return { apprentice, slip: fiches[0], master: { identifiant: master.identifiant, password: passwordOf(mail) } };
}

/** The module as a DDFPT sets it (I-14). */
async function turn(on) {
  const page = await signedIn(demo.comptes.ddfpt);
  await visit(page, "/parametres/modules");
  assert.equal(await page.getByLabel(MODULE, { exact: false }).isChecked(), !on);
  await page.locator("label", { hasText: MODULE }).first().click();
  await page.getByText(on ? "module activé" : "module désactivé").waitFor();
  await sound(page);
  await page.leave();
}

/** Types in a field, leaves it, and waits until the server has it. */
async function write(page, label, text) {
  const field = page.getByLabel(label, { exact: false });
  await field.fill(text);
  await field.press("Tab");
  await saved(page);
}

test("everybody around an apprentice writes its part of the livret and reads the others’ (F-12)", async () => {
  const { apprentice, slip, master } = await people();
  livret = `/apprenants/${apprentice.id}/livret`;
  const who = fullName(apprentice);

  // The teacher opens it.
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, livret);
  await teacher.getByText("n’est pas encore ouvert", { exact: false }).waitFor();
  await sound(teacher);
  await teacher.getByRole("button", { name: "Ouvrir le livret" }).click();
  await teacher.getByText("Le livret est ouvert.").waitFor();
  await teacher.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
  await teacher.getByText("Nadia VASSEUR", { exact: false }).first().waitFor();
  await sound(teacher);
  await teacher.getByRole("navigation", { name: "Livret d’accueil" }).getByRole("link", { name: "2. Positionnement" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Positionnement à l’entrée en formation" }).waitFor();
  await teacher.getByText("Cette page est écrite par l’équipe pédagogique", { exact: false }).waitFor();
  await write(teacher, "Positionnement à l’entrée en formation", "Titulaire d’un CAP, à l’aise en électricité.");
  await sound(teacher);
  await teacher.getByRole("link", { name: "Page suivante", exact: false }).click();
  await teacher.getByRole("heading", { level: 1, name: "Avis de l’équipe pédagogique à l’entrée en formation" }).waitFor();

  // An interview begins with its object.
  await visit(teacher, `${livret}/entretiens`);
  await teacher.getByRole("button", { name: "Noter un entretien" }).click();
  const dialog = teacher.getByRole("dialog", { name: "Noter un entretien" });
  await dialog.getByRole("button", { name: "Noter l’entretien" }).click();
  await dialog.getByText("saisissez quelques mots", { exact: false }).waitFor();
  await dialog.getByLabel("Objet de l’entretien (obligatoire)").fill("Point de rentrée");
  await dialog.getByRole("button", { name: "Noter l’entretien" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Point de rentrée" }).waitFor();
  await teacher.getByLabel("Date", { exact: true }).fill(day(0));
  await write(teacher, "Ce qui a été décidé", "Un point chaque mois avec l’entreprise.");
  await sound(teacher);
  await visit(teacher, `${livret}/entretiens`);
  const noted = teacher.getByRole("listitem").filter({ has: teacher.getByRole("link", { name: "Point de rentrée" }) });
  await noted.getByText(inFull(day(0)), { exact: false }).waitFor();
  await sound(teacher);

  // One that was noted by mistake goes away again, while nobody else has written in it.
  await teacher.getByRole("button", { name: "Noter un entretien" }).click();
  await teacher.getByLabel("Objet de l’entretien (obligatoire)").fill("Noté par erreur");
  await teacher.getByLabel("Objet de l’entretien (obligatoire)").press("Enter");
  await teacher.getByRole("heading", { level: 1, name: "Noté par erreur" }).waitFor();
  await settled(teacher);
  await teacher.getByRole("button", { name: "Supprimer cet entretien" }).click();
  await teacher.getByRole("dialog").getByRole("button", { name: "Supprimer l’entretien" }).click();
  await teacher.getByText("est supprimé", { exact: false }).waitFor();
  assert.equal(await teacher.getByRole("link", { name: "Noté par erreur" }).count(), 0);
  await teacher.leave();

  // The maître d'apprentissage writes what is planned in the company, and reads the rest.
  const company = await firstSignIn(master.identifiant, master.password);
  await company.getByRole("link", { name: MODULE }).first().waitFor();
  await visit(company, `${livret}/progression`);
  await write(company, "Progression envisagée en entreprise", "De la préparation d’une intervention à son compte rendu.");
  assert.equal(await company.getByLabel("Progression envisagée en centre de formation").count(), 0, "the team alone writes that part");
  await company.getByText("L’équipe pédagogique n’a encore rien écrit ici.").waitFor();
  await sound(company);
  await visit(company, `${livret}/positionnement`);
  await company.getByText("Titulaire d’un CAP, à l’aise en électricité.").waitFor();
  await company.getByText(`Dernière modification par ${fullName(demo.comptes.enseignant)}`, { exact: false }).waitFor();
  await company.getByText("Lecture seule").waitFor();
  assert.equal(await company.locator("main textarea").count(), 0);
  await sound(company);
  await company.leave();

  // The apprentice reads on a phone, adds its remarks, writes its project.
  const learner = await firstSignIn(slip.identifiant, slip.mot_de_passe, "telephone");
  await visit(learner, "/livret");
  await learner.waitForURL(`**${livret}/contacts`);
  await sound(learner);
  await learner.getByText("Changer de page").click();
  await learner.getByRole("navigation", { name: "Pages du livret" }).getByRole("link", { name: "4. Progression" }).click();
  await learner.getByText("De la préparation d’une intervention à son compte rendu.").waitFor();
  await sound(learner);
  await visit(learner, `${livret}/entretiens`);
  await learner.getByText("À lire", { exact: true }).waitFor();
  assert.equal(await learner.getByRole("button", { name: "Noter un entretien" }).count(), 0);
  await learner.getByRole("link", { name: "Point de rentrée", exact: false }).click();
  await learner.getByRole("heading", { level: 1, name: "Point de rentrée" }).waitFor();
  await learner.getByText("Un point chaque mois avec l’entreprise.").waitFor();
  await write(learner, "Mes remarques", "Je veux bien le mardi.");
  assert.equal(await learner.getByRole("button", { name: "Supprimer cet entretien" }).count(), 0);
  await sound(learner);
  await visit(learner, `${livret}/projet`);
  await write(learner, "Mon projet d’orientation", "Un BTS en alternance.");
  await sound(learner);
  await learner.reload();
  await settled(learner);
  assert.equal(await learner.getByLabel("Mon projet d’orientation").inputValue(), "Un BTS en alternance.");
  await learner.leave();

  // The head reads everything, and writes nothing.
  for (const device of Object.keys(DEVICES)) {
    const head = await signedIn(demo.comptes.chef, device);
    for (const section of SECTIONS) {
      await visit(head, `${livret}/${section}`);
      await head.getByText(who, { exact: false }).first().waitFor();
      assert.equal(await head.locator("main textarea").count(), 0, `the head writes nothing in ${section}`);
      await sound(head);
    }
    await head.getByText("Un BTS en alternance.").waitFor();
    await visit(head, `${livret}/entretiens`);
    await head.getByRole("link", { name: "Point de rentrée", exact: false }).click();
    await head.getByText("Je veux bien le mardi.").waitFor();
    await sound(head);
    await head.leave();
  }

  // Somebody else's livret, or that of who is no apprentice, is a page like any that is not there.
  const pupil = await signedIn(demo.comptes.apprenant, "telephone");
  assert.equal(await pupil.getByRole("link", { name: "Mon livret" }).count(), 0);
  for (const path of ["/livret", livret, `/apprenants/${demo.comptes.apprenant.id}/livret`]) {
    await visit(pupil, path);
    await pupil.getByRole("heading", { level: 1, name: "Page introuvable" }).waitFor();
    await pupil.getByText(missing, { exact: false }).waitFor();
  }
  await sound(pupil);
  await pupil.leave();
});

test("what a module holds is hidden while it is off, and kept (F-12, I-14)", async () => {
  await turn(false);
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, livret);
  await teacher.getByRole("heading", { level: 1, name: "Page introuvable" }).waitFor();
  await turn(true);
  await visit(teacher, `${livret}/projet`);
  await teacher.getByText("Un BTS en alternance.").waitFor();
  await sound(teacher);
  await teacher.leave();
});
