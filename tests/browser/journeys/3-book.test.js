/** The book: chosen, composed and shared by its learner, read by a link without signing in, closed again (F-11, I-14). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { baseUrl, day, demo, fullName, inFull } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant;
const MODULE = "Book des apprenants";
const own = `/apprenants/${learner.id}/book`;
const FOUR = "Four à pain remis en marche";
const ARMOIRE = "Une armoire câblée sans aide";
const TITLE = "Mes réussites en atelier";
const PHOTOS = "Photos de la fiche à montrer";
/** Written in the sheet after the success was drawn from it: none of the book's business. */
const LATER = "Ajouté plus tard dans la fiche.";
let link;

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

/** A picture of one colour, drawn in the page. */
async function photo(page, name) {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 800;
    canvas.height = 600;
    const context = canvas.getContext("2d");
    context.fillStyle = "#0050a4";
    context.fillRect(0, 0, 800, 600);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

/** Types in a field, leaves it, and waits until the server has it. */
async function write(page, label, text) {
  const field = page.getByLabel(label, { exact: false });
  await field.fill(text);
  await field.press("Tab");
  await saved(page);
}

/** A sheet of the learner, told, with two photos. */
async function tell(page) {
  await visit(page, `/apprenants/${learner.id}/fiches-libres`);
  await page.getByRole("button", { name: "Nouvelle fiche libre" }).click();
  await page.getByRole("heading", { level: 1, name: "Fiche sans titre" }).waitFor();
  await settled(page);
  await write(page, "Titre de la fiche", FOUR);
  await page.getByRole("tab", { name: "Fiche", exact: true }).click();
  await write(page, "Ce que j’ai fait", "La résistance était coupée.");
  await write(page, "Mon analyse", "J’ai appris à mesurer une résistance.");
  await page.getByRole("tab", { name: "Annexes", exact: true }).click();
  for (const name of ["Four ouvert", "Four fermé"]) {
    await page.getByLabel("Ajouter une photo").setInputFiles(await photo(page, `${name}.jpg`));
    await page.getByRole("img", { name }).waitFor();
  }
  return page.url();
}

const titles = (page) => page.locator("ol.cpro-rows a").allInnerTexts();
const hasFocus = (control) => control.evaluate((element) => element === document.activeElement);

/** Somebody who has the link, and no account. */
async function reader(device) {
  const page = await somebody(device);
  const { pathname, hash } = new URL(link);
  assert.equal(pathname, "/partage/book");
  assert.ok(hash.length > 20, "the secret is after the #");
  await page.goto(`${baseUrl}${pathname}${hash}`);
  await settled(page);
  return page;
}

test("a learner makes two successes, one of them from a sheet, puts them in order, and shares them (F-11)", async () => {
  await turn(true);
  const page = await signedIn(learner, "telephone");
  const sheet = await tell(page);

  // Choisir.
  await visit(page, "/book");
  await page.getByRole("button", { name: "Commencer mon book" }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Commencer mon book" }).click();
  await page.getByRole("heading", { level: 2, name: "Choisir mes réussites" }).waitFor();
  await page.getByRole("heading", { level: 3, name: "Mes réussites (0)" }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: `En faire une réussite : ${FOUR}` }).click();
  await page.getByText("est dans vos réussites", { exact: false }).waitFor();
  await page.getByRole("link", { name: `Déjà dans mes réussites : ${FOUR}` }).waitFor();
  assert.equal(await page.getByRole("button", { name: `En faire une réussite : ${FOUR}` }).count(), 0);
  await sound(page);
  await page.getByRole("button", { name: "Ajouter une réussite" }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter une réussite" });
  await dialog.getByRole("button", { name: "Ajouter la réussite" }).click();
  await dialog.getByText("saisissez quelques mots", { exact: false }).waitFor();
  await dialog.getByLabel("Titre de la réussite (obligatoire)").fill(ARMOIRE);
  await dialog.getByRole("button", { name: "Ajouter la réussite" }).click();

  // The page of a success.
  await page.getByRole("heading", { level: 1, name: ARMOIRE }).waitFor();
  await settled(page);
  await page.getByText("En centre de formation", { exact: true }).click();
  await page.getByLabel("Date", { exact: true }).fill(day(0));
  await write(page, "Ce que j’ai fait", "Le câblage, du schéma aux essais.");
  await write(page, "Pourquoi c’est une réussite", "Elle a marché du premier coup.");
  const competences = page.getByRole("group", { name: "Compétences que cette réussite montre" });
  await competences.getByRole("checkbox").first().check();
  const competence = await competences.locator("label").first().innerText();
  await saved(page);
  await sound(page);

  // Composer: with the keyboard, and the focus stays with what moves.
  await page.getByRole("link", { name: "Les pages de mon book" }).click();
  await page.getByRole("heading", { level: 3, name: "Les pages du book (0)" }).waitFor();
  await settled(page);
  await page.getByRole("button", { name: `Mettre dans le book : ${FOUR}` }).press("Enter");
  await page.getByRole("button", { name: `Mettre dans le book : ${ARMOIRE}` }).press("Enter");
  assert.deepEqual(await titles(page), [FOUR, ARMOIRE]);
  const up = page.getByRole("button", { name: `Monter : ${ARMOIRE}` });
  await up.press("Enter");
  await page.getByRole("status").filter({ hasText: `« ${ARMOIRE} » : page 1 sur 2` }).waitFor({ state: "attached" });
  assert.deepEqual(await titles(page), [ARMOIRE, FOUR]);
  assert.ok(await hasFocus(up), "the focus stays on « Monter »");
  await up.press("Enter");
  assert.deepEqual(await titles(page), [ARMOIRE, FOUR], "the first page goes no higher");
  await page.getByRole("button", { name: `Retirer du book : ${FOUR}` }).press("Enter");
  const back = page.getByRole("button", { name: `Mettre dans le book : ${FOUR}` });
  assert.ok(await hasFocus(back), "the focus goes with the page");
  await back.press("Enter");
  await write(page, "Titre du book (obligatoire)", TITLE);
  await write(page, "Nom affiché aux lecteurs", "Sam");
  await write(page, "Ma présentation", "Je cherche un contrat d’apprentissage.");
  await page.getByText("Prune", { exact: true }).click();
  await saved(page);
  await sound(page);
  await page.reload();
  await settled(page);
  assert.deepEqual(await titles(page), [ARMOIRE, FOUR]);

  // The texts of the sheet were copied, once; of its photos, only those that are ticked are shown.
  await page.getByRole("link", { name: FOUR, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: FOUR }).waitFor();
  const told = page.getByLabel("Ce que j’ai fait");
  assert.equal(await told.inputValue(), "La résistance était coupée.\n\nJ’ai appris à mesurer une résistance.");
  await page.getByRole("group", { name: PHOTOS }).getByLabel("Four ouvert").check();
  await saved(page);
  await sound(page);
  await page.goto(`${sheet.split("?")[0]}?onglet=fiche`);
  await settled(page);
  await write(page, "Mon analyse", LATER);

  // Partager.
  await visit(page, `${own}/composer`);
  await page.getByRole("link", { name: "Continuer" }).click();
  await page.getByRole("heading", { level: 2, name: "Partager mon book" }).waitFor();
  await page.getByText("Aucun lien n’ouvre votre book.").waitFor();
  await page.getByText("sans se connecter", { exact: false }).waitFor();
  await sound(page);
  await page.getByLabel("Durée du lien").selectOption({ label: "1 semaine" });
  await page.getByRole("button", { name: "Créer un lien" }).click();
  link = await page.getByLabel("Lien vers mon book").inputValue();
  await page.getByRole("button", { name: "Copier le lien" }).click();
  await page.getByText(/Le lien est (copié|sélectionné)/).waitFor();
  await page.getByRole("heading", { level: 3, name: "Liens ouverts (1)" }).waitFor();
  await sound(page);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Lien vers mon book").count(), 0, "the link is shown once");

  await page.getByRole("link", { name: "Voir mon book" }).click();
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await settled(page);
  assert.deepEqual(await page.locator("main h2").allInnerTexts(), [ARMOIRE, FOUR]);
  await page.getByText(competence.trim().split(" ").slice(1).join(" "), { exact: false }).first().waitFor();
  await sound(page);
  // The book is started and has its pages: its own address leads to the last step.
  await visit(page, "/book");
  await page.waitForURL(`**${own}/partager`);
  await page.leave();
});

for (const device of ["telephone", "ordinateur"]) {
  test(`the link opens without signing in, on ${device}, and shows what was chosen, nothing else (F-11)`, async () => {
    const page = await reader(device);
    await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
    await settled(page);
    assert.equal(new URL(page.url()).hash, "", "the secret leaves the address");
    assert.equal(await page.getByRole("link", { name: "Mon book" }).count(), 0);
    assert.deepEqual(await page.locator("main h2").allInnerTexts(), [ARMOIRE, FOUR]);
    for (const text of ["Sam", "Je cherche un contrat d’apprentissage.", "Elle a marché du premier coup.", `En centre de formation · ${inFull(day(0))}`, "La résistance était coupée."]) {
      await page.getByText(text, { exact: false }).first().waitFor();
    }
    const shown = await page.locator("main").innerText();
    for (const hidden of [learner.nom, learner.nom.toLocaleUpperCase("fr"), fullName(learner), LATER, "Four fermé"]) {
      assert.ok(!shown.includes(hidden), `« ${hidden} » is not shown`);
    }
    assert.equal(await page.locator(".cpro-book img").count(), 1, "the photo that was ticked, alone");
    await page.waitForFunction(() => document.querySelector(".cpro-book img")?.naturalWidth > 0);
    await sound(page);

    // On paper: the book and its picture, nothing around.
    await page.emulateMedia({ media: "print" });
    for (const around of [".fr-header", ".fr-footer", "main .fr-btn"]) assert.equal(await page.locator(around).first().isVisible(), false, `${around} is not printed`);
    assert.ok(await page.getByRole("img", { name: "Four ouvert" }).isVisible());
    const breaks = await page.locator(".cpro-book__page").evaluateAll((pages) => pages.map((each) => getComputedStyle(each).breakBefore));
    assert.deepEqual(breaks, ["page", "page"]);
    await page.emulateMedia({ media: "screen" });
    await page.leave();
  });
}

test("the teacher reads the book, and another learner does not (F-11)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, `/periodes/${demo.periode_en_cours.id}/portfolios/${learner.id}`);
  await teacher.getByRole("link", { name: "Book", exact: true }).click();
  await teacher.waitForURL(`**${own}/lecture`);
  await teacher.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await settled(teacher);
  await teacher.getByText(fullName(learner), { exact: false }).first().waitFor();
  assert.deepEqual(await teacher.locator("main h2").allInnerTexts(), [ARMOIRE, FOUR]);
  assert.equal(await teacher.locator("main textarea").count(), 0);
  await sound(teacher);
  // The steps are the learner's: their addresses lead to the reading.
  await visit(teacher, `${own}/partager`);
  await teacher.waitForURL(`**${own}/lecture`);
  await teacher.leave();

  const other = await signedIn(demo.comptes.apprenant_bts, "telephone");
  for (const path of [`${own}/lecture`, `${own}/partager`]) {
    await visit(other, path);
    await other.getByRole("heading", { level: 1, name: "Page introuvable" }).waitFor();
  }
  await sound(other);
  await other.leave();
});

test("a link shows nothing while the module is off (F-11, I-14)", async () => {
  await turn(false);
  const early = await reader("telephone");
  await early.getByText("Ce lien n’est plus valable.").waitFor();
  await early.leave();
  await turn(true);
  const again = await reader("telephone");
  await again.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await again.leave();
});

test("the learner closes the link, which says so to who opens it (F-11)", async () => {
  const page = await signedIn(learner);
  await visit(page, `${own}/partager`);
  await page.getByRole("button", { name: "Fermer ce lien", exact: false }).click();
  const dialog = page.getByRole("dialog", { name: "Fermer ce lien" });
  await sound(page);
  await dialog.getByRole("button", { name: "Fermer le lien" }).click();
  await page.getByText("Le lien est fermé", { exact: false }).waitFor();
  await page.getByRole("heading", { level: 3, name: "Liens ouverts (0)" }).waitFor();
  await sound(page);
  await page.leave();

  const late = await reader("telephone");
  await late.getByText("Ce lien n’est plus valable.").waitFor();
  assert.ok(!(await late.locator("main").innerText()).includes(TITLE));
  await sound(late);
  await late.leave();
});
