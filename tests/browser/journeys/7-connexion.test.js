/** A forgotten password through a real mail, one's own account, and the second step of a sign-in (I-06). */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { DEVICES, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { baseUrl, demo } from "../support/suite.js";

withBrowser();
const ENSEIGNANT = demo.comptes.enseignant;
const DDFPT = demo.comptes.ddfpt;
const NEW = "quatre tulipes rouges";

/** What an application of codes shows (RFC 6238). */
function codeOf(key, now = Date.now()) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const tag = createHmac("sha1", secret).update(step).digest();
  const word = tag.readUInt32BE(tag[19] & 15) & 0x7fffffff;
  return String(word % 1_000_000).padStart(6, "0");
}

async function type(page, { identifiant, mot_de_passe }) {
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

/** Gives the account an address by the page, and follows the link of the real mail. */
async function giveAddress(page, courriel, password) {
  const before = await count();
  await visit(page, "/compte");
  await sound(page);
  await page.getByLabel("Nouvelle adresse (obligatoire)").fill(courriel);
  await page.getByLabel("Mot de passe actuel (obligatoire)").fill(password);
  await page.getByRole("button", { name: "Envoyer le lien de confirmation" }).click();
  await page.getByText("Un lien a été envoyé à", { exact: false }).waitFor();
  const mail = await mailTo(courriel, before);
  await page.goto(mail.links.find((link) => link.includes("/compte/courriel#")));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await page.getByText("est maintenant votre adresse électronique", { exact: false }).waitFor();
  await sound(page);
}

test("a forgotten password is replaced by a real mail, once, and other devices are out (I-06)", async () => {
  const teacher = await signedIn(ENSEIGNANT);
  const address = "jeanne.jarbrac@example.org";
  await giveAddress(teacher, address, ENSEIGNANT.mot_de_passe);

  const page = await somebody("telephone");
  await visit(page, "/connexion");
  await page.getByRole("link", { name: "Mot de passe oublié" }).click();
  await settled(page);
  await sound(page);
  const before = await count();
  await page.getByLabel("Identifiant").fill(ENSEIGNANT.identifiant);
  await page.getByRole("button", { name: "Recevoir un lien" }).click();
  await page.getByText("Demande enregistrée").waitFor();
  await sound(page);
  const mail = await mailTo(address, before);
  const link = mail.links.find((each) => each.includes("/mot-de-passe/nouveau#"));
  await page.goto(link);
  await settled(page);
  assert.equal(new URL(page.url()).hash, "", "the token has left the address");
  await sound(page);
  await page.getByLabel("Nouveau mot de passe (obligatoire)").fill("motdepasse2026");
  await page.getByLabel("une seconde fois", { exact: false }).fill("motdepasse2026");
  await page.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await page.getByText("trop facile à deviner", { exact: false }).first().waitFor();
  await sound(page);
  await page.getByLabel("Nouveau mot de passe (obligatoire)").fill(NEW);
  await page.getByLabel("une seconde fois", { exact: false }).fill(NEW);
  await page.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await page.getByText("Mot de passe enregistré").waitFor();

  await teacher.goto(`${baseUrl}/`);
  await teacher.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
  await type(page, { ...ENSEIGNANT, mot_de_passe: NEW });
  await page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();
  // The password of the demonstration is back, for the other journeys.
  await visit(page, "/compte/securite");
  await sound(page);
  await page.getByLabel("Mot de passe actuel (obligatoire)").fill(NEW);
  await page.getByLabel("Nouveau mot de passe (obligatoire)").fill(ENSEIGNANT.mot_de_passe);
  await page.getByLabel("une seconde fois", { exact: false }).fill(ENSEIGNANT.mot_de_passe);
  await page.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await page.getByText("Votre mot de passe est changé", { exact: false }).waitFor();

  await teacher.goto("about:blank");
  await teacher.goto(link);
  await teacher.getByLabel("Nouveau mot de passe (obligatoire)").fill(NEW);
  await teacher.getByLabel("une seconde fois", { exact: false }).fill(NEW);
  await teacher.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await teacher.getByText("Ce lien n’est plus valable", { exact: false }).waitFor();
  await page.leave();
  await teacher.leave();
});

test("an application of codes is the second step, and recovery codes open once (I-06)", async () => {
  const page = await signedIn(DDFPT);
  await visit(page, "/compte/securite");
  await sound(page);
  await page.getByRole("button", { name: "Ajouter une application de codes" }).click();
  await page.locator("form", { hasText: "Continuer" }).getByLabel("Mot de passe actuel (obligatoire)").fill(DDFPT.mot_de_passe);
  await page.getByRole("button", { name: "Continuer" }).click();
  const key = await page.locator(".cpro-key").textContent();
  await sound(page);
  await page.getByLabel("Code (obligatoire)").fill(codeOf(key));
  await page.getByRole("button", { name: "Ajouter cette application" }).click();
  await page.getByText("Gardez ces codes de secours").waitFor();
  await sound(page);
  const [spare, other] = await page.locator(".cpro-codes code").allTextContents();
  await page.getByRole("button", { name: "Je les ai gardés" }).click();
  await page.getByText("Application de codes ajoutée").first().waitFor();

  const phone = await somebody("telephone");
  await type(phone, DDFPT);
  await phone.getByRole("heading", { level: 1, name: "Seconde étape de connexion" }).waitFor();
  await sound(phone);
  await phone.getByLabel("Code (obligatoire)").fill("000000");
  await phone.getByRole("button", { name: "Se connecter" }).click();
  await phone.getByText("Code refusé").first().waitFor();
  await sound(phone);
  await phone.getByLabel("Code (obligatoire)").fill(spare);
  await phone.getByRole("button", { name: "Se connecter" }).click();
  await phone.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();

  await visit(page, "/compte/securite");
  await page.getByText("Connexion avec un code de secours").first().waitFor();
  await page.getByRole("button", { name: "Fermer cette connexion" }).first().click();
  await page.getByText("fermée", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "Retirer" }).click();
  await page.locator("form", { hasText: "Retirer l’application de codes" }).getByLabel("Mot de passe actuel (obligatoire)").fill(DDFPT.mot_de_passe);
  await page.getByRole("button", { name: "Retirer l’application de codes" }).click();
  await page.getByText("Mot de passe seul").waitFor();
  assert.notEqual(spare, other);
  await phone.goto(`${baseUrl}/`);
  await phone.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
  await page.leave();
  await phone.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`the administrateur reads the journal of sign-ins on ${device} (I-06)`, async () => {
    const page = await signedIn(demo.comptes.administrateur, device);
    await visit(page, "/comptes/connexions");
    await page.getByText("Connexion", { exact: true }).first().waitFor();
    await sound(page);
    await page.leave();
  });
}
