/** Settings, modules, inspectors (I-01, I-13, I-14), and the operator of the académie (I-02). */
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { test } from "node:test";
import { DEVICES, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { baseUrl, day, demo, inFull } from "../support/suite.js";

withBrowser();
/** Of an inspector’s access. */
const LAST_DAY = day(20);
const PASSWORD = "quelques mots sans lien";

/** A picture drawn here: `width` by `height` pixels of one colour. */
function png(width, height, [red, green, blue]) {
  const table = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const crc = (bytes) => ~bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), ~0) >>> 0;
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from([red, green, blue]))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => line));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

const passwordOf = ({ text }) => /Mot de passe provisoire\s*:\s*(\S+)/.exec(text)?.[1];

/** First sign-in of somebody who was invited: the provisional password is replaced. */
async function firstSignIn(identifiant, mail) {
  const page = await somebody();
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(passwordOf(mail));
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL("**/mot-de-passe/premier");
  const fields = page.locator("input[type=password]");
  const typed = [passwordOf(mail), PASSWORD, PASSWORD].slice(-(await fields.count()));
  for (const [index, text] of typed.entries()) await fields.nth(index).fill(text);
  await page.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await page.waitForURL((url) => url.pathname !== "/mot-de-passe/premier");
  await settled(page);
  return page;
}

test("a logo is remade, shown in the header, and what is no picture is refused (I-01)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/parametres");
  const logo = page.getByLabel("Choisir une image : logo", { exact: false });
  await logo.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await page.getByText("n’est pas une image PNG, JPEG ou WebP").waitFor();
  await logo.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png(300, 150, [0, 80, 164]) });
  await page.getByText("l’image est enregistrée").waitFor();
  await sound(page);
  const shown = page.locator("header img[alt^='Logo de']");
  await shown.waitFor();
  assert.equal(await shown.evaluate((image) => image.naturalWidth), 300);
  const learner = await signedIn(demo.comptes.apprenant, "telephone");
  await learner.locator("header img[alt^='Logo de']").waitFor();
  await sound(learner);
  await learner.leave();
  await page.leave();
});

test("coordinates of apprenticeship are kept with the settings (I-01)", async () => {
  const page = await signedIn(demo.comptes.chef, "telephone");
  await visit(page, "/parametres");
  const cfa = page.getByRole("group", { name: "Centre de formation d’apprentis (CFA)" });
  await cfa.getByLabel("Nom").fill("CFA des Trois-Rivières");
  await cfa.getByLabel("Courriel").fill("pas une adresse");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("alert").getByText("adresse électronique est incorrecte").waitFor();
  await cfa.getByLabel("Courriel").fill("cfa@example.org");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Les paramètres sont enregistrés").waitFor();
  await visit(page, "/parametres");
  assert.equal(await cfa.getByLabel("Nom").inputValue(), "CFA des Trois-Rivières");
  await page.leave();
});

test("a module is switched on, and off again by « Annuler » (I-14)", async () => {
  const page = await signedIn(demo.comptes.ddfpt);
  await visit(page, "/parametres/modules");
  const box = page.getByLabel("Transferts entre établissements");
  const before = await box.isChecked();
  await page.locator("label", { hasText: "Transferts entre établissements" }).click();
  await page.getByText(before ? "module désactivé" : "module activé").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Annuler" }).click();
  await page.getByText(before ? "module activé" : "module désactivé").waitFor();
  assert.equal(await box.isChecked(), before);
  await page.leave();
});

test("an inspector is invited, reads, and is out at once (I-13)", async () => {
  const since = await count();
  const chef = await signedIn(demo.comptes.chef);
  await visit(chef, "/parametres/inspecteurs");
  await chef.getByRole("button", { name: "Ouvrir un accès" }).click();
  await chef.getByText("5 points à corriger").waitFor();
  await chef.getByLabel("Nom (obligatoire)", { exact: true }).fill("RIVAL");
  await chef.getByLabel("Prénom (obligatoire)").fill("Paul");
  await chef.getByLabel("Courriel (obligatoire)").fill("paul.rival@example.org");
  await chef.locator("label", { hasText: "MSPC" }).click();
  await chef.getByLabel("Dernier jour de l’accès").fill(LAST_DAY);
  await chef.getByRole("button", { name: "Ouvrir un accès" }).click();
  await chef.getByText(`Accès ouvert à Paul RIVAL jusqu’au ${inFull(LAST_DAY)}`).waitFor();
  await sound(chef);

  const inspector = await firstSignIn("paul.rival", await mailTo("paul.rival@example.org", since));
  await visit(inspector, "/");
  await inspector.getByText(`jusqu’au ${inFull(LAST_DAY)} inclus`).waitFor();
  await sound(inspector);
  await visit(inspector, `/periodes?periode=${demo.periode_en_cours.id}`);
  await inspector.getByRole("columnheader", { name: "Bilan" }).waitFor();
  assert.equal(await inspector.getByRole("columnheader", { name: "Tuteur" }).count(), 0);
  await sound(inspector);
  for (const path of ["/comptes", "/parametres", `/periodes/${demo.periode_en_cours.id}/tuteurs`]) {
    await visit(inspector, path);
    await inspector.getByText("n’existe pas ou n’est pas accessible").first().waitFor();
  }
  await visit(inspector, "/annexes");

  await visit(chef, "/parametres/inspecteurs");
  await chef.getByRole("button", { name: "Retirer l’accès" }).click();
  await chef.getByRole("dialog").getByRole("button", { name: "Retirer l’accès" }).click();
  await chef.getByText("L’accès de Paul RIVAL est retiré").waitFor();
  const answer = await inspector.evaluate(async () => (await fetch("/api/annexes")).status);
  assert.equal(answer, 401);
  await inspector.leave();

  const ddfpt = await signedIn(demo.comptes.ddfpt, "telephone");
  await visit(ddfpt, "/parametres/inspecteurs");
  await ddfpt.getByText("Invalidé").waitFor();
  assert.equal(await ddfpt.getByRole("button", { name: "Ouvrir un accès" }).count(), 0);
  await sound(ddfpt);
  await ddfpt.leave();
  await chef.leave();
});

test("an operator creates an établissement whose administrateur signs in (I-02)", async () => {
  const since = await count();
  const page = await somebody();
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(demo.comptes.operateur.identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(demo.comptes.operateur.mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("heading", { level: 1, name: "Établissements" }).waitFor();
  await page.getByLabel("Chercher un établissement").fill("trois rivieres");
  await page.getByText("1 établissement").waitFor();
  await sound(page);
  await page.getByRole("link", { name: "Créer un établissement" }).click();
  await page.getByLabel("UAI (obligatoire)").fill("0751234A");
  await page.getByLabel("Nom de l’établissement").fill("Lycée de la Falaise");
  await page.getByLabel("Nom (obligatoire)", { exact: true }).fill("TESSIER");
  await page.getByLabel("Prénom (obligatoire)").fill("Lou");
  await page.getByLabel("Courriel (obligatoire)").fill("lou.tessier@example.org");
  await page.getByRole("button", { name: "Créer l’établissement" }).click();
  await page.getByRole("alert").getByText("Cet UAI est incorrect").waitFor();
  await page.getByLabel("UAI (obligatoire)").fill("0751234J");
  await page.getByRole("button", { name: "Créer l’établissement" }).click();
  await page.getByRole("heading", { level: 1, name: "Lycée de la Falaise" }).waitFor();
  await sound(page);
  const admin = await firstSignIn("lou.tessier", await mailTo("lou.tessier@example.org", since));
  await visit(admin, "/");
  await admin.getByText("Indiquer le nom et l’adresse électronique").waitFor();
  await admin.leave();
  assert.equal(await page.evaluate(async () => (await fetch("/api/comptes")).status), 403);
  await page.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`pages of settings and of the operator are sound on ${device} (G-04)`, async () => {
    for (const [role, paths] of [
      ["chef", ["/parametres", "/parametres/modules", "/parametres/inspecteurs"]],
      ["operateur", ["/etablissements", "/etablissements/nouveau", `/etablissements/${demo.etablissement.uai}`]],
    ]) {
      const page = await somebody(device);
      await page.goto(`${baseUrl}/connexion`);
      await page.getByLabel("Identifiant").fill(demo.comptes[role].identifiant);
      await page.getByLabel("Mot de passe", { exact: false }).first().fill(demo.comptes[role].mot_de_passe);
      await page.getByRole("button", { name: "Se connecter" }).click();
      await page.getByRole("heading", { level: 1, name: /Bonjour|Établissements/ }).waitFor();
      for (const path of paths) {
        await visit(page, path);
        await sound(page);
      }
      await page.leave();
    }
  });
}
