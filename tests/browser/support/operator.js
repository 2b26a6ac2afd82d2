/** An operator of the académie, signed in on a device. */
import { settled, somebody } from "./browser.js";
import { baseUrl, demo } from "./suite.js";

export async function operator(device = "ordinateur") {
  const page = await somebody(device);
  const { identifiant, mot_de_passe } = demo.comptes.operateur;
  await page.goto(`${baseUrl}/connexion`);
  await page.getByLabel("Identifiant").fill(identifiant);
  await page.getByLabel("Mot de passe", { exact: false }).first().fill(mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
  // On a phone the links are in the menu.
  await page.waitForURL(({ pathname }) => pathname !== "/connexion");
  await settled(page);
  return page;
}
