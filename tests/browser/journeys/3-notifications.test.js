/** What people are told of: a comment, read from the notification; the mails that one wants (G-02, F-07). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { demo, fullName } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant;
const comments = `/periodes/${demo.periode_en_cours.id}/portfolios/${learner.id}/commentaires`;
const TEXT = "Pensez à nommer les outils de la semaine.";
/** Times that the list is asked again until the services have told each other. */
const LOOKS = 60;

/** The header says so many. */
async function counted(page, many) {
  const name = many > 0 ? `Notifications (${many})` : "Notifications";
  await page.getByRole("banner").getByRole("link", { name, exact: true }).waitFor();
}

/** Opens the list until it has a notification that is to be read. */
async function toRead(page) {
  const heading = page.getByRole("heading", { level: 2, name: "À lire" });
  for (let look = 0; look < LOOKS; look += 1) {
    await visit(page, "/notifications");
    if ((await heading.count()) === 1) return;
  }
  assert.fail("nobody was told");
}

/** What former journeys have told is read at once. */
async function readAll(page) {
  await visit(page, "/notifications");
  const button = page.getByRole("button", { name: "Tout marquer comme lu" });
  if ((await button.count()) === 0) return;
  await sound(page);
  await button.click();
  await page.getByText("Toutes vos notifications sont lues.").waitFor();
  await button.waitFor({ state: "detached" });
}

async function comment(teacher, text) {
  await visit(teacher, comments);
  await teacher.getByLabel("Commentaire (obligatoire)").fill(text);
  await teacher.getByRole("button", { name: "Envoyer le commentaire" }).click();
  await teacher.getByText("Le commentaire est envoyé.").waitFor();
}

test("a teacher comments: its learner is told in the page, and reads it from there (G-02, F-07)", async () => {
  const reader = await signedIn(learner);
  await readAll(reader);
  await counted(reader, 0);
  await sound(reader);

  const teacher = await signedIn(demo.comptes.enseignant);
  await comment(teacher, TEXT);
  await toRead(reader);
  await counted(reader, 1);
  const unread = reader.getByRole("listitem").filter({ hasText: "À lire" });
  await unread.getByText(demo.periode_en_cours.titre, { exact: false }).waitFor();
  await sound(reader);

  // With the keyboard alone.
  await unread.getByRole("link", { name: /^à lire, Nouveau commentaire d.+ dans votre dossier$/ }).focus();
  await reader.keyboard.press("Enter");
  await reader.waitForURL(`**${comments}`);
  await settled(reader);
  await reader.getByText(TEXT).waitFor();
  await counted(reader, 0);
  await sound(reader);
  await visit(reader, "/notifications");
  assert.equal(await reader.getByRole("heading", { level: 2, name: "À lire" }).count(), 0);
  await reader.getByRole("heading", { level: 2, name: "Déjà lues" }).waitFor();
  await sound(reader);

  // Not of one's own words.
  await visit(teacher, "/notifications");
  const own = `Nouveau commentaire de ${fullName(demo.comptes.enseignant)}`;
  assert.equal(await teacher.getByText(own, { exact: false }).count(), 0);
  for (const page of [reader, teacher]) await page.leave();
});

test("on a phone, one chooses one's mails, and the choice is kept (G-02)", async () => {
  const page = await signedIn(learner, "telephone");
  await visit(page, "/notifications");
  await sound(page);
  await page.getByRole("link", { name: "Choisir mes courriels de notification" }).click();
  await page.getByRole("heading", { level: 1, name: "Notifications par courriel" }).waitFor();
  await page.getByText("@example.org", { exact: false }).waitFor();
  assert.ok(await page.getByLabel("Une fois par jour, en fin d’après-midi").isChecked(), "until one chooses");
  await sound(page);
  await page.getByText("Jamais par courriel").click();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Votre choix est enregistré.").waitFor();
  await sound(page);
  await page.reload();
  await settled(page);
  assert.ok(await page.getByLabel("Jamais par courriel").isChecked());
  await page.leave();
});
