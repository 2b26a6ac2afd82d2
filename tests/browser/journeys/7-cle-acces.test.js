/** Passkeys, with the virtual authenticator of Chromium (I-06). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { operator } from "../support/operator.js";
import { baseUrl, demo } from "../support/suite.js";

withBrowser();
const CHEF = demo.comptes.chef;
const NAME = "Ordinateur de la direction";

/** A device that keeps passkeys and recognises its holder; `recognises(false)` makes it refuse. */
async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return {
    recognises: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    held: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

async function leave(page) {
  await visit(page, "/");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
}

async function typePassword(page) {
  await page.getByLabel("Identifiant").fill(CHEF.identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(CHEF.mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

const hello = (page) => page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();
const useKey = (page) => page.getByRole("button", { name: "Utiliser une clé d’accès" }).click();

test("a passkey is added, opens alone, is the second step, and is withdrawn (I-06)", async () => {
  const page = await signedIn(CHEF);
  const device = await authenticator(page);

  await visit(page, "/compte/securite");
  await sound(page);
  await page.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await sound(page);
  await page.getByLabel("Nom de la clé (obligatoire)").fill(NAME);
  await page.getByRole("button", { name: "Créer la clé d’accès" }).click();
  await page.getByText("1 point à corriger", { exact: false }).waitFor();
  await sound(page);
  const form = page.locator("form", { hasText: "Créer la clé d’accès" });
  await form.getByLabel("Mot de passe actuel (obligatoire)").fill(CHEF.mot_de_passe);
  await page.getByRole("button", { name: "Créer la clé d’accès" }).click();
  await page.getByText("Gardez ces codes de secours").waitFor();
  await sound(page);
  assert.equal((await device.held()).length, 1);
  const [spare] = await page.locator(".cpro-codes code").allTextContents();
  await page.getByRole("button", { name: "Je les ai gardés" }).click();
  await page.getByText("jamais utilisée", { exact: false }).waitFor();
  await page.getByText("Clé d’accès ajoutée").first().waitFor();
  await sound(page);

  await leave(page);
  await sound(page);
  await useKey(page);
  await hello(page);

  await leave(page);
  await device.recognises(false);
  await useKey(page);
  await page.getByText("Connexion refusée").waitFor();
  await sound(page);
  await device.recognises(true);
  await typePassword(page);
  await page.getByRole("heading", { level: 1, name: "Seconde étape de connexion" }).waitFor();
  await sound(page);
  await useKey(page);
  await hello(page);

  // Another device has no passkey, but a recovery code.
  const phone = await somebody("telephone");
  await phone.goto(`${baseUrl}/connexion`);
  await typePassword(phone);
  await phone.getByRole("heading", { level: 1, name: "Seconde étape de connexion" }).waitFor();
  await sound(phone);
  await phone.getByLabel("Code (obligatoire)").fill(spare);
  await phone.getByRole("button", { name: "Se connecter" }).click();
  await hello(phone);
  await visit(phone, "/compte/securite");
  await phone.getByText(NAME).waitFor();
  await sound(phone);
  await phone.leave();

  await visit(page, "/compte/securite");
  await page.getByText("Connexion avec une clé d’accès").first().waitFor();
  await page.getByRole("button", { name: "Renommer" }).click();
  await page.getByLabel("Nom de la clé (obligatoire)").fill("Poste 12");
  await page.keyboard.press("Enter");
  await page.getByText("s’appelle maintenant", { exact: false }).waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Retirer" }).click();
  await page.getByRole("button", { name: "Retirer cette clé d’accès" }).click();
  await page.getByText("Mot de passe actuel : saisissez-le", { exact: false }).waitFor();
  await sound(page);
  const removal = page.locator("form", { hasText: "Retirer cette clé d’accès" });
  await removal.getByLabel("Mot de passe actuel (obligatoire)").fill(CHEF.mot_de_passe);
  await page.getByRole("button", { name: "Retirer cette clé d’accès" }).click();
  await page.getByText("est retirée", { exact: false }).waitFor();
  await page.getByText("Mot de passe seul").waitFor();
  await sound(page);

  // What the device still keeps opens nothing.
  await leave(page);
  await useKey(page);
  await page.getByText("n’a pas été reconnue", { exact: false }).waitFor();
  await sound(page);
  await page.leave();
});

/** The head, whose only passkey is on a device that is lost. */
async function lost() {
  const chef = await signedIn(CHEF);
  await authenticator(chef);
  await visit(chef, "/compte/securite");
  await chef.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await chef.getByLabel("Nom de la clé (obligatoire)").fill("Téléphone perdu");
  const form = chef.locator("form", { hasText: "Créer la clé d’accès" });
  await form.getByLabel("Mot de passe actuel (obligatoire)").fill(CHEF.mot_de_passe);
  await chef.getByRole("button", { name: "Créer la clé d’accès" }).click();
  await chef.getByText("Gardez ces codes de secours").waitFor();
  return chef;
}

/** The password alone opens again, and the journal says why. */
async function freed() {
  const again = await somebody();
  await again.goto(`${baseUrl}/connexion`);
  await typePassword(again);
  await hello(again);
  await visit(again, "/compte/securite");
  await again.getByText("Seconde étape retirée par l’établissement ou l’académie").first().waitFor();
  await sound(again);
  await again.leave();
}

test("a passkey that was lost is taken away by the administrateur, and the password opens alone again (I-06)", async () => {
  const chef = await lost();
  const admin = await signedIn(demo.comptes.administrateur, "telephone");
  await visit(admin, `/comptes/${CHEF.id}`);
  await admin.getByText("Seconde étape de connexion").waitFor();
  await admin.getByRole("button", { name: "Retirer la seconde étape" }).click();
  await sound(admin);
  await admin.getByRole("dialog").getByRole("button", { name: "Retirer la seconde étape" }).click();
  await admin.getByText(/^La seconde étape .* est retirée\.$/).waitFor();
  assert.equal(await admin.getByRole("button", { name: "Retirer la seconde étape" }).count(), 0);
  await sound(admin);
  await admin.leave();
  await freed();
  await chef.leave();
});

for (const device of ["ordinateur", "telephone"]) {
  test(`a passkey that was lost is taken away for the académie on ${device} (I-06)`, async () => {
    const chef = await lost();
    const page = await operator(device);
    await visit(page, `/etablissements/${demo.etablissement.uai}`);
    await page.getByRole("button", { name: "Retirer la seconde étape" }).click();
    await page.getByText("Identifiant : saisissez celui du compte", { exact: false }).first().waitFor();
    await sound(page);
    const identifiant = page.getByLabel("Identifiant du compte (obligatoire)");
    const ask = async (typed) => {
      await identifiant.fill(typed);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByRole("button", { name: "Retirer la seconde étape" }).click();
    };
    await ask("personne.dici");
    await page.getByText("Aucun compte de cet établissement n’a cet identifiant", { exact: false }).first().waitFor();
    await sound(page);
    await ask(CHEF.identifiant);
    await page.getByText(`La seconde étape du compte « ${CHEF.identifiant} » est retirée.`).waitFor();
    await sound(page);
    await ask(CHEF.identifiant);
    await page.getByText("son mot de passe suffit déjà", { exact: false }).waitFor();
    await page.leave();
    await freed();
    await chef.leave();
  });
}

for (const device of ["ordinateur", "telephone"]) {
  test(`a browser that knows no passkeys says so on ${device} (I-06)`, async () => {
    const page = await somebody(device);
    await page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
    await visit(page, "/connexion");
    await page.getByText("ne connaît pas les clés d’accès", { exact: false }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Utiliser une clé d’accès" }).count(), 0);
    await sound(page);
    await typePassword(page);
    await hello(page);
    await visit(page, "/compte/securite");
    await settled(page);
    await page.getByText("ne connaît pas les clés d’accès", { exact: false }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Ajouter une clé d’accès" }).count(), 0);
    await sound(page);
    await page.leave();
  });
}
