/** An operator of the académie, signed in on a device. */
import { settled, signInOn, somebody } from "./browser.js";
import { demo } from "./suite.js";

export async function operator(device = "ordinateur") {
  const page = await somebody(device);
  await signInOn(page, demo.comptes.operateur, elsewhere);
  return page;
}

/** Nothing greets an operator, and on a phone the links are in the menu. */
async function elsewhere(page) {
  await page.waitForURL(({ pathname }) => pathname !== "/connexion");
  await settled(page);
}
