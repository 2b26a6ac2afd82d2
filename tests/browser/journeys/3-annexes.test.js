/** Step 4, continued: photos, files and addresses joined to what a learner writes (F-06, F-13). */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { anotherTab, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { declare, dossierOf, openPeriod } from "../support/periods.js";
import { day, demo, fullName } from "../support/suite.js";

withBrowser();
const learner = fullName(demo.comptes.apprenant);
const ENVOIS = "**/api/apprenants/*/envois/*";
const NOTICE = pdf("Notice du four", 1_300_000);

let base;
let week;

const hasFocus = (control) => control.evaluate((element) => element === document.activeElement);

/** A document of that many bytes. */
function pdf(name, size) {
  const content = Buffer.alloc(size, "0 0 0 rg\n");
  content.write("%PDF-1.7\n");
  content.write("\n%%EOF\n", size - 7);
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: content };
}

/** A photo as a phone takes it, larger than what is kept. */
async function photo(page, name) {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 3200;
    canvas.height = 2400;
    const context = canvas.getContext("2d");
    for (let x = 0; x < 3200; x += 40) {
      for (let y = 0; y < 2400; y += 40) {
        context.fillStyle = `rgb(${(x * 7) % 256} ${(y * 11) % 256} ${(x * y) % 256})`;
        context.fillRect(x, y, 40, 40);
      }
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

test("a learner joins a photo to a week on a phone, and names it (F-02, F-06)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  const period = await declare(ddfpt, { titre: "PFMP des annexes", du: day(11), au: day(12, 4) });
  await openPeriod(ddfpt, period);
  base = await dossierOf(ddfpt, learner);
  await ddfpt.leave();

  const page = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(page, base);
  await page.getByText("Aucune annexe", { exact: true }).waitFor();
  week = await page.getByRole("link", { name: /^Semaine \d/ }).first().getAttribute("href");
  await visit(page, week);
  await page.getByText("Une photo de la machine", { exact: false }).waitFor();
  await sound(page);
  const taken = await photo(page, "IMG_2041.JPG");
  await page.getByLabel("Ajouter une photo").setInputFiles(taken);
  const field = page.getByLabel("Ce que j’ai fait");
  await field.focus();
  await page.getByRole("img", { name: "IMG_2041" }).waitFor();
  await page.getByRole("status").getByText("Photo ajoutée : IMG_2041.jpg").waitFor();
  assert.ok(await hasFocus(field), "who writes meanwhile goes on writing");
  await page.waitForFunction(() => document.querySelector(".cpro-photo img")?.naturalWidth === 480);
  await page.getByRole("heading", { name: "Mes photos et fichiers (1)" }).waitFor();
  await sound(page);

  await page.getByRole("button", { name: "Renommer « IMG_2041 »" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Renommer la photo" });
  await dialog.getByLabel("Titre (obligatoire)").fill("");
  await page.keyboard.press("Enter");
  await dialog.getByText("Titre : saisissez quelques mots", { exact: false }).waitFor();
  await sound(page);
  await page.keyboard.type("Armoire avant l’intervention");
  await page.keyboard.press("Enter");
  await page.getByRole("img", { name: "Armoire avant l’intervention" }).waitFor();
  await dialog.waitFor({ state: "detached" });
  assert.ok(await hasFocus(page.getByRole("button", { name: "Renommer « Armoire avant l’intervention »" })), "the focus goes back where it was");
  await sound(page);

  // The large one opens apart, made anew at the size that is kept.
  const [large] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("link", { name: "Armoire avant l’intervention" }).click(),
  ]);
  await large.waitForFunction(() => document.images[0]?.naturalWidth === 2560);
  await page.leave();
});

test("a file that is cut in the middle goes on, one that waits outlives its tab, and others say why not (F-06, F-13)", async () => {
  const page = await signedIn(demo.comptes.apprenant, "telephone");
  await visit(page, base);
  await page.getByText("1 annexe", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Mes annexes" }).click();
  await page.getByRole("link", { name: "Semaine", exact: false }).first().waitFor();
  await sound(page);

  // The network goes with the second piece.
  let pieces = 0;
  await page.route(ENVOIS, async (route) => {
    if (route.request().method() !== "PATCH" || ++pieces !== 2) return route.continue();
    await page.context().setOffline(true);
    return route.abort("internetdisconnected");
  });
  await page.getByLabel("Ajouter un fichier").setInputFiles(NOTICE);
  const waiting = page.getByRole("listitem").filter({ has: page.getByText("Notice du four.pdf", { exact: true }) });
  await waiting.getByText("En attente du réseau").waitFor();
  await waiting.getByRole("progressbar", { name: "Envoi de « Notice du four.pdf »" }).waitFor();
  assert.equal(pieces, 2);
  await sound(page);
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Notice du four" }).waitFor();
  await page.getByRole("status").getByText("Fichier ajouté : Notice du four.pdf").waitFor();
  assert.ok(pieces > 3, `${pieces} pieces`);
  await page.unroute(ENVOIS);

  // What is no document says why, and still does at the next visit.
  await page.getByLabel("Ajouter un fichier").setInputFiles({ name: "programme.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0000\u0001") });
  const refusal = page.getByText("Ce fichier n’est pas d’une sorte acceptée", { exact: false });
  await refusal.waitFor();
  await sound(page);
  await page.reload();
  await refusal.waitFor();
  await page.getByRole("button", { name: "Retirer « programme.exe » de la liste" }).press("Enter");
  await page.getByText("programme.exe", { exact: true }).waitFor({ state: "detached" });
  assert.ok(await hasFocus(page.getByRole("group", { name: "Fichiers en cours d’envoi" })), "the focus stays in the list");

  await page.context().setOffline(true);
  const add = page.getByLabel("Ajouter un fichier");
  await add.setInputFiles([pdf("Plan de l’atelier", 20_000), pdf("Trop vite choisi", 20_000)]);
  await page.getByText("En attente du réseau").nth(1).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Annuler l’envoi de « Trop vite choisi.pdf »" }).click();
  await page.getByText("Trop vite choisi.pdf", { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Ajouter une adresse web" }).click();
  await page.getByRole("dialog").getByText("Disponible au retour du réseau.").waitFor();
  await sound(page);
  const other = await anotherTab(page);
  await other.context().setOffline(false);
  await visit(other, "/");
  await other.waitForFunction(
    async (path) => {
      const [, , periode, , apprenant] = path.split("/");
      const answer = await fetch(`/api/periodes/${periode}/apprenants/${apprenant}/annexes`);
      return (await answer.json()).annexes.some(({ titre }) => titre === "Plan de l’atelier");
    },
    base,
    { polling: 200 },
  );
  await visit(other, `${base}/annexes`);
  await other.getByRole("link", { name: "Plan de l’atelier" }).waitFor();
  assert.equal(await other.getByText("Trop vite choisi", { exact: false }).count(), 0, "what is called off never leaves");
  await other.leave();
});

test("an address is one of the web, and leaves with its confirmation (F-06)", async () => {
  const page = await signedIn(demo.comptes.apprenant);
  await visit(page, `${base}/annexes`);
  await page.getByRole("link", { name: "Plan de l’atelier" }).waitFor();
  await page.getByRole("button", { name: "Ajouter une adresse web" }).click();
  const dialog = page.getByRole("dialog", { name: "Ajouter une adresse web" });
  await dialog.getByLabel("Adresse de la page (obligatoire)").fill("javascript:alert(1)");
  await dialog.getByRole("button", { name: "Ajouter cette adresse" }).click();
  await dialog.getByText("Saisissez l’adresse d’une page web", { exact: false }).waitFor();
  await sound(page);
  await dialog.getByLabel("Adresse de la page (obligatoire)").fill("www.example.org/presse");
  await dialog.getByLabel("Titre").fill("La presse 4, chez son fabricant");
  await dialog.getByRole("button", { name: "Ajouter cette adresse" }).click();
  const link = page.getByRole("link", { name: "La presse 4, chez son fabricant" });
  await link.waitFor();
  assert.equal(await link.getAttribute("href"), "https://www.example.org/presse");
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  await page.getByText("Page de www.example.org").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Supprimer « Plan de l’atelier »" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Supprimer le fichier" }).click();
  await page.getByRole("link", { name: "Plan de l’atelier" }).waitFor({ state: "detached" });
  await page.getByText("Le fichier « Plan de l’atelier » est supprimé.").waitFor();
  await sound(page);
  await page.leave();
});

test("a teacher looks at what is joined, downloads it, and changes nothing (F-01, F-05, F-06)", async () => {
  const page = await signedIn(demo.comptes.enseignant);
  await visit(page, base);
  await page.getByText("3 annexes", { exact: true }).waitFor();
  await visit(page, `${base}/annexes`);
  await page.getByRole("img", { name: "Armoire avant l’intervention" }).waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Notice du four" }).click();
  const file = await downloading;
  const seen = await page.getByRole("img", { name: "Armoire avant l’intervention" }).getAttribute("src");
  const policy = await page.evaluate(async (address) => (await fetch(address)).headers.get("cache-control"), seen);
  assert.equal(policy, "no-store");
  assert.equal(file.suggestedFilename(), "Notice du four.pdf");
  assert.ok(NOTICE.buffer.equals(await readFile(await file.path())));
  for (const word of ["Renommer", "Supprimer", "Ajouter"]) {
    assert.equal(await page.getByRole("button", { name: word, exact: false }).count(), 0, word);
  }
  assert.equal(await page.getByLabel("Ajouter une photo").count(), 0);
  await sound(page);
  await visit(page, week);
  await page.getByRole("heading", { name: "Photos et fichiers (1)" }).waitFor();
  await settled(page);
  await sound(page);
  await page.leave();
});

test("a fiche activité counts what is joined to it in its fourth tab (F-04, F-06)", async () => {
  const page = await signedIn(demo.comptes.apprenant_bts, "telephone");
  await visit(page, `/periodes/${demo.periode_bts.id}/portfolios/${demo.comptes.apprenant_bts.id}`);
  await page.locator("main").getByRole("link", { name: /^Semaine \d/ }).last().click();
  await page.getByRole("tab", { name: "Annexes", exact: true }).tap();
  await page.waitForURL(/onglet=annexes/);
  await page.getByText("Une photo de la machine", { exact: false }).waitFor();
  await sound(page);
  await page.getByLabel("Ajouter un fichier").setInputFiles(pdf("Relevé de pression", 3_000));
  await page.getByRole("tab", { name: "Annexes (1)" }).waitFor();
  await page.getByRole("tabpanel").getByText("PDF, 3 ko").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Supprimer « Relevé de pression »" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Supprimer le fichier" }).click();
  await page.getByRole("tab", { name: "Annexes", exact: true }).waitFor();
  await page.leave();
});
