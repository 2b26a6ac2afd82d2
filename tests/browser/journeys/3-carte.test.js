/** Step 4, continued: where the host company is, in words, picked or typed, and on a map that has no tiles (F-02, P-10). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saved, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { baseUrl, demo } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant;
const TYPED = "49,443232 N, 1,099971 E";
const MOVED = "49,443322 N, 1,101354 E";

let base;

/** The marker, by the place that its name says. */
function marker(page, place) {
  return page.getByRole("application", { name: `Repère : ${place}`, exact: false });
}

test("a learner places the marker on a phone: in numbers, with the arrows, by touch (F-02, F-13, G-04)", async () => {
  const page = await signedIn(learner, "telephone");
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith("http") && !request.url().startsWith(baseUrl) && elsewhere.push(request.url()));
  await visit(page, "/periodes");
  base = await page.getByRole("link", { name: demo.periode_en_cours.titre }).getAttribute("href");
  await visit(page, `${base}/liaison`);
  await page.getByLabel("Adresse", { exact: true }).fill("12 rue des Parfums");
  await page.getByLabel("Code postal").fill("76000");
  await page.getByLabel("Ville").fill("Rouen");
  await saved(page);

  await visit(page, base);
  await page.getByRole("link", { name: "Localiser mon entreprise" }).click();
  await page.getByRole("heading", { level: 1, name: "Localiser mon entreprise" }).waitFor();
  await page.getByText("12 rue des Parfums", { exact: false }).waitFor();
  await page.getByText("Aucun fond de carte n’est configuré", { exact: false }).waitFor();
  await page.getByText("La position n’est pas encore indiquée.").waitFor();
  await sound(page);

  // Half a place, or a false one, is said; nothing typed is lost.
  const latitude = page.getByLabel("Latitude", { exact: false });
  const longitude = page.getByLabel("Longitude", { exact: false });
  await latitude.fill("494,43232");
  await longitude.fill("1,099971");
  await page.getByText("Latitude : saisissez un nombre entre -90 et 90", { exact: false }).waitFor();
  await sound(page);
  await page.reload();
  await settled(page);
  assert.equal(await latitude.inputValue(), "494,43232");
  await latitude.fill("49,443232");
  await latitude.blur();
  await saved(page);
  await page.getByText(TYPED, { exact: true }).first().waitFor();

  await marker(page, TYPED).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await marker(page, MOVED).waitFor();
  assert.ok(await marker(page, MOVED).evaluate((element) => element === document.activeElement), "the marker keeps the focus");
  await saved(page);
  await page.getByText(MOVED, { exact: true }).first().waitFor();
  assert.equal(await longitude.inputValue(), "1,101354");
  await sound(page);
  await page.reload();
  await settled(page);
  await marker(page, MOVED).waitFor();

  // Erased, then put back where it was; a finger on the map moves it, and the arrows bring it back.
  await page.getByRole("button", { name: "Effacer la position" }).click();
  await page.getByText("La position est effacée.").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Annuler" }).click();
  await marker(page, MOVED).waitFor();
  const map = page.getByRole("region", { name: "Carte de l’entreprise" });
  await map.scrollIntoViewIfNeeded();
  await map.tap({ position: { x: 250, y: 100 } });
  await marker(page, MOVED).waitFor({ state: "detached" });
  await page.getByRole("application").waitFor();

  // A refusal of the browser is a sentence; a position that it gives is written.
  await page.getByRole("button", { name: "Utiliser ma position" }).click();
  await page.getByText("Votre navigateur n’a pas donné votre position", { exact: false }).waitFor();
  await sound(page);
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation({ latitude: 40.7, longitude: -74, accuracy: 20 });
  await page.getByRole("button", { name: "Utiliser ma position" }).click();
  await page.getByText("Le repère est où vous êtes, à 20 m près.").waitFor();
  await page.getByText("Cette position est loin de la France", { exact: false }).waitFor();
  await sound(page);
  await latitude.fill("49.443232, 1.099971");
  await latitude.blur();
  await marker(page, TYPED).waitFor();
  await saved(page);
  assert.deepEqual(elsewhere, [], "nothing is asked of anybody else");
  await page.leave();
});

test("a teacher reads the address and the place, and moves nothing (F-01, F-02)", async () => {
  const teacher = await signedIn(demo.comptes.enseignant);
  await visit(teacher, base);
  await teacher.getByRole("link", { name: "Localisation de l’entreprise" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Localisation de l’entreprise" }).waitFor();
  await teacher.getByText("12 rue des Parfums", { exact: false }).waitFor();
  await teacher.getByText(TYPED, { exact: true }).waitFor();
  await teacher.getByRole("region", { name: `Carte : l’entreprise est à ${TYPED}` }).waitFor();
  await teacher.getByText("Lecture seule").waitFor();
  assert.equal(await teacher.getByRole("application").count(), 0, "the marker of a reader is a drawing");
  assert.equal(await teacher.getByLabel("Latitude", { exact: false }).count(), 0);
  await sound(teacher);
  await teacher.leave();
});

test("addresses are suggested as one is typed, picked with the arrows or a finger, and the marker goes there (P-10, F-02)", async () => {
  const page = await signedIn(learner, "telephone");
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith("http") && !request.url().startsWith(baseUrl) && elsewhere.push(request.url()));
  await visit(page, `${base}/liaison`);
  const address = page.getByRole("combobox", { name: "Adresse", exact: true });
  const postcode = page.getByLabel("Code postal");
  const town = page.getByLabel("Ville");
  const option = (name) => page.getByRole("option", { name, exact: true });
  const written = async () => Promise.all([address, postcode, town].map((field) => field.inputValue()));
  await postcode.fill("");
  await town.fill("");

  await address.fill("12 rue");
  await option("12 Rue des Parfums 27000 Évreux").waitFor();
  await page.getByText("3 adresses proposées.", { exact: false }).waitFor({ state: "attached" });
  const { height } = await option("12 Rue des Parfums 27000 Évreux").boundingBox();
  assert.ok(height >= 48, `a suggestion is ${height} px high`);
  await sound(page);
  await page.keyboard.press("Escape");
  await option("12 Rue des Parfums 27000 Évreux").waitFor({ state: "hidden" });
  assert.deepEqual(await written(), ["12 rue", "", ""]);
  await page.keyboard.press("ArrowDown");
  await option("12 Rue des Parfums 76000 Rouen").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.deepEqual(await written(), ["12 Rue des Parfums", "76000", "Rouen"]);

  // Another one writes over what the first has written; never over what somebody wrote.
  await address.fill("3 quai");
  await option("3 Quai des Brumes 76600 Le Havre").tap();
  assert.deepEqual(await written(), ["3 Quai des Brumes", "76600", "Le Havre"]);
  await town.fill("Rouen-sur-Mer");
  await address.fill("12 rue");
  await page.getByText("Aucune adresse proposée.").waitFor({ state: "attached" });
  assert.deepEqual(await written(), ["12 rue", "76600", "Rouen-sur-Mer"]);
  await town.fill("Rouen");
  await address.fill("12 rue des");
  await option("12 Rue des Parfums 76000 Rouen").tap();
  assert.deepEqual(await written(), ["12 Rue des Parfums", "76000", "Rouen"]);
  await saved(page);
  await sound(page);

  await visit(page, `${base}/carte`);
  await page.getByRole("button", { name: "Effacer la position" }).click();
  await marker(page, TYPED).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Placer le repère à cette adresse" }).click();
  await page.getByText("Le repère est à l’adresse trouvée : 12 Rue des Parfums 76000 Rouen.").waitFor();
  await marker(page, TYPED).waitFor();
  assert.equal(await page.getByLabel("Latitude", { exact: false }).inputValue(), "49,443232");
  await saved(page);
  await sound(page);
  assert.deepEqual(elsewhere, [], "the search is the gateway's to ask");
  await page.leave();
});
