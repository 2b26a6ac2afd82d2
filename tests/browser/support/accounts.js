/** People whom the demonstration gives no password: they sign in for the first time as anybody would (I-03, I-06, I-09). */
import { settled, somebody, visit } from "./browser.js";
import { count, mailTo } from "./mailbox.js";
import { baseUrl } from "./suite.js";

const PASSWORD = "quelques mots sans lien";

/** The provisional password that a mail brings. */
export const passwordOf = ({ text }) => /Mot de passe provisoire\s*:\s*(\S+)/.exec(text)?.[1];

async function signIn(page, identifiant, password) {
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

/** First sign-in with a provisional password. */
export async function firstSignIn(identifiant, password, device = "ordinateur") {
  const page = await somebody(device);
  await signIn(page, identifiant, password);
  await page.waitForURL("**/mot-de-passe/premier");
  const fields = page.locator("input[type=password]");
  const typed = [password, PASSWORD, PASSWORD].slice(-(await fields.count()));
  for (const [index, text] of typed.entries()) await fields.nth(index).fill(text);
  await page.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
  await page.waitForURL((url) => url.pathname !== "/mot-de-passe/premier");
  await settled(page);
  return page;
}

/** Somebody of the registry, with the password that an administrateur has shown. */
export async function givenPassword(admin, id, device) {
  await visit(admin, `/comptes/${id}`);
  await admin.getByRole("button", { name: "Réinitialiser le mot de passe" }).click();
  await admin.getByRole("button", { name: "Afficher un mot de passe provisoire" }).click();
  const codes = admin.locator(".cpro-slip .cpro-code");
  return firstSignIn(await codes.nth(0).textContent(), await codes.nth(1).textContent(), device);
}

/** A maître d’apprentissage of that apprenti, come through the mail that makes the account known (I-09). */
export async function maitreOf(admin, { apprenti, nom, prenom, courriel, identifiant, entreprise }, device) {
  const since = await count();
  await visit(admin, "/comptes/maitres-apprentissage/nouveau");
  await admin.getByLabel("Nom (obligatoire)", { exact: true }).fill(nom);
  await admin.getByLabel("Prénom (obligatoire)").fill(prenom);
  await admin.getByLabel("Courriel (obligatoire)").fill(courriel);
  await admin.getByLabel("Entreprise (obligatoire)").fill(entreprise);
  await admin.getByLabel("Chercher un apprenti").last().fill(apprenti.nom);
  await admin.getByRole("button", { name: `Ajouter ${apprenti.nom} ${apprenti.prenom}`, exact: false }).click();
  await admin.getByRole("button", { name: "Créer un compte" }).click();
  await admin.getByText(`${prenom} ${nom} suit 1 apprenti`, { exact: false }).waitFor();
  return firstSignIn(identifiant, passwordOf(await mailTo(courriel, since)), device);
}
