/** An operator of the académie, signed in on a device. */
import { somebody } from "./browser.js";
import { baseUrl, demo } from "./suite.js";

export async function operator(device = "ordinateur") {
  const page = await somebody(device);
  const { identifiant, mot_de_passe } = demo.comptes.operateur;
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("link", { name: "Déploiements de confiance" }).first().waitFor();
  return page;
}
