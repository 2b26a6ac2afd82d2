/** Off line and installed: what was opened is there, what is typed leaves by itself, and nothing stays where it should not (F-13). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anotherTab, settled, signedIn, somebody, sound, visit, withBrowser } from "../support/browser.js";
import { allSent, installed, kept, remembers, serverHas } from "../support/device.js";
import { tutorOf } from "../support/periods.js";
import { baseUrl, demo, fullName } from "../support/suite.js";

withBrowser();
const learner = demo.comptes.apprenant_2;
const period = demo.periode_en_cours.id;
const base = `/periodes/${period}/portfolios/${learner.id}`;
const OWN = "Cet appareil est le mien";
const FIELD = "Ce que j’ai fait";

/** Opens one of the learner's weeks, by its rank. */
async function openWeek(page, rank) {
  await visit(page, base);
  await page.locator("main").getByRole("link", { name: /^Semaine \d/ }).nth(rank).click();
  await page.getByRole("heading", { level: 1, name: "Ma semaine" }).waitFor();
  await page.getByLabel(FIELD).waitFor();
  await settled(page);
  const path = new URL(page.url()).pathname;
  const week = path.split("/").at(-1);
  return { path, api: `/api/periodes/${period}/apprenants/${learner.id}/semaines/${week}`, week };
}

/** Cuts or gives back the network of all tabs of this browser. */
const network = (page, on) => page.context().setOffline(!on);

const home = (page) => page.getByRole("heading", { level: 1, name: "Bonjour" }).waitFor();

test("the application can be installed: its manifest and its icons are what they say (F-13)", async () => {
  const page = await somebody("telephone");
  await page.goto(`${baseUrl}/connexion`);
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await page.request.get(`${baseUrl}${address}`);
  assert.match(answer.headers()["content-type"], /manifest\+json|application\/json/);
  const manifest = await answer.json();
  assert.equal(manifest.short_name, "cpro");
  assert.equal(manifest.lang, "fr");
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ["/", "/", "standalone"]);
  assert.deepEqual(manifest.icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`), ["any 192x192", "any 512x512", "maskable 512x512"]);
  for (const { src, sizes } of manifest.icons) {
    const image = await (await page.request.get(`${baseUrl}${src}`)).body();
    assert.equal(image.toString("latin1", 1, 4), "PNG", src);
    assert.equal(`${image.readUInt32BE(16)}x${image.readUInt32BE(20)}`, sizes, src);
  }
  const worker = await page.request.get(`${baseUrl}/sw.js`);
  assert.equal(worker.headers()["cache-control"], "no-cache");
  await installed(page);
  await page.leave();
});

test("a week opened on a phone is written without network, and leaves from the home page alone (F-13)", async () => {
  const text = "Écrit au fond de l’atelier, l’onglet fermé.";
  let page = await signedIn(learner, "telephone");
  const week = await openWeek(page, 0);
  await installed(page);
  await remembers(page, week.week);

  await network(page, false);
  page = await anotherTab(page);
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByLabel(FIELD).waitFor();
  await page.getByText("Vous êtes hors ligne", { exact: false }).waitFor();
  await page.getByLabel(FIELD).fill(text);
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await sound(page);

  // A page that was not opened says so calmly, and leads home; what waits is told there too.
  await page.goto(`${baseUrl}${base}/organigramme`);
  await page.getByText("Cette page n’a pas encore été ouverte sur cet appareil", { exact: false }).waitFor();
  await sound(page);
  await page.locator("main").getByRole("link", { name: "Revenir à l’accueil" }).click();
  await home(page);
  await page.getByText("Hors ligne : 1 modification en attente").waitFor();
  await sound(page);

  page = await anotherTab(page);
  await network(page, true);
  await page.goto(baseUrl);
  await home(page);
  await serverHas(page, week.api, text);
  await allSent(page);

  // Off line again, the page shows what was sent without it.
  await network(page, false);
  page = await anotherTab(page);
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByLabel(FIELD).waitFor();
  assert.equal(await page.getByLabel(FIELD).inputValue(), text);
  assert.deepEqual((await kept(page)).answers, [], "the worker keeps no answer of the API");
  await page.leave();
});

test("the network comes back while the home page is shown: what was typed leaves at once (F-13)", async () => {
  const page = await signedIn(learner, "telephone");
  const week = await openWeek(page, 1);
  await network(page, false);
  await page.getByLabel(FIELD).fill("Écrit, puis la page quittée.");
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await page.getByRole("link", { name: "Toutes les semaines" }).click();
  await page.getByText("Hors ligne : 1 modification en attente").waitFor();
  await network(page, true);
  await serverHas(page, week.api, "Écrit, puis la page quittée.");
  await page.getByText("Hors ligne : 1 modification en attente").waitFor({ state: "detached" });
  await page.leave();
});

test("two devices wrote the same field: the choice is announced everywhere, and both versions are shown (F-13)", async () => {
  let phone = await signedIn(learner, "telephone");
  const computer = await signedIn(learner);
  const week = await openWeek(phone, 2);
  await openWeek(computer, 2);
  await installed(phone);
  await network(phone, false);
  await phone.getByLabel(FIELD).fill("Écrit sur le téléphone.");
  await phone.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await computer.getByLabel(FIELD).fill("Écrit sur l’ordinateur.");
  await serverHas(computer, week.api, "Écrit sur l’ordinateur.");

  phone = await anotherTab(phone);
  await network(phone, true);
  await phone.goto(baseUrl);
  await home(phone);
  await phone.getByText("1 saisie attend votre choix", { exact: false }).waitFor();
  await sound(phone);
  // It is still told after a reload, and leads to the page.
  await phone.reload();
  await phone.getByText("1 saisie attend votre choix", { exact: false }).waitFor();
  await phone.getByRole("link", { name: /^Ma semaine/ }).click();
  await phone.getByRole("group", { name: `${FIELD} : deux versions`, exact: false }).waitFor();
  await phone.getByText("Écrit sur le téléphone.").waitFor();
  await phone.getByText("Écrit sur l’ordinateur.").waitFor();
  assert.equal(await phone.getByText("1 saisie attend votre choix", { exact: false }).count(), 0, "this page is where one chooses");
  await sound(phone);
  await phone.getByRole("button", { name: "Garder les deux" }).click();
  await serverHas(phone, week.api, "Écrit sur le téléphone.");
  await serverHas(phone, week.api, "Écrit sur l’ordinateur.");
  await visit(phone, "/");
  assert.equal(await phone.getByText("attend votre choix", { exact: false }).count(), 0);
  await phone.leave();
  await computer.leave();
});

test("a shared computer keeps what is typed through a cut, opens nothing without network, and forgets all at logout (F-13)", async () => {
  const page = await somebody();
  await page.goto(`${baseUrl}/connexion`);
  await sound(page);
  assert.equal(await page.getByLabel(OWN, { exact: false }).isChecked(), false, "a computer is taken for shared");
  await page.getByLabel("Identifiant").fill(learner.identifiant);
  await page.locator("#mot-de-passe").fill(learner.mot_de_passe);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await home(page);
  const week = await openWeek(page, 3);
  await installed(page);
  assert.deepEqual(await kept(page), { entries: [], reads: [], answers: [] });

  await network(page, false);
  await page.getByLabel(FIELD).fill("Écrit sur l’ordinateur du CDI.");
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByText("Sans réseau, cet appareil ne sait pas qui vous êtes", { exact: false }).waitFor();
  await sound(page);
  await network(page, true);
  await page.getByLabel(FIELD).waitFor();
  await serverHas(page, week.api, "Écrit sur l’ordinateur du CDI.");
  await allSent(page);

  await page.getByRole("button", { name: "Se déconnecter" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
  const { entries, reads } = await kept(page);
  assert.deepEqual([entries.filter((key) => !key.endsWith(":choix")), reads], [[], []]);
  await page.leave();
});

test("« Se déconnecter » leaves nothing on one's own phone, and nobody is opened there off line (F-13)", async () => {
  let page = await signedIn(learner, "telephone");
  const week = await openWeek(page, 0);
  await installed(page);
  await remembers(page, week.week);
  assert.ok((await kept(page)).entries.includes("cpro:session"), "what it erases was there");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Connexion" }).waitFor();
  const { entries, reads } = await kept(page);
  assert.deepEqual([entries.filter((key) => !key.endsWith(":choix")), reads], [[], []]);
  await network(page, false);
  page = await anotherTab(page);
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByText("Sans réseau, cet appareil ne sait pas qui vous êtes", { exact: false }).waitFor();
  await page.leave();
});

test("a session that ended meanwhile is asked for again, and what was typed leaves once the person is back (I-06, F-13)", async () => {
  let page = await signedIn(learner, "telephone");
  const week = await openWeek(page, 1);
  await installed(page);
  await remembers(page, week.week);
  await network(page, false);
  page = await anotherTab(page);
  await page.context().clearCookies();
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByLabel(FIELD).fill("Écrit alors que la session était finie.");
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await network(page, true);
  const dialog = page.getByRole("dialog", { name: "Votre connexion a expiré" });
  await dialog.waitFor();
  await sound(page);
  await dialog.getByLabel("Identifiant").fill(learner.identifiant);
  await dialog.getByLabel("Mot de passe", { exact: false }).first().fill(learner.mot_de_passe);
  await dialog.getByRole("button", { name: "Se reconnecter" }).click();
  await dialog.waitFor({ state: "hidden" });
  await serverHas(page, week.api, "Écrit alors que la session était finie.");
  await page.leave();
});

test("somebody else's session finds nothing of the first person, typed or read (F-13)", async () => {
  let page = await signedIn(learner, "telephone");
  const other = await signedIn(demo.comptes.apprenant, "telephone");
  const week = await openWeek(page, 2);
  await installed(page);
  await remembers(page, week.week);
  await network(page, false);
  page = await anotherTab(page);
  await page.goto(`${baseUrl}${week.path}`);
  await page.getByLabel(FIELD).fill("Ce texte est le mien.");
  await page.getByText("Hors ligne : 1 modification en attente", { exact: false }).first().waitFor({ state: "attached" });
  await page.context().clearCookies();
  await page.context().addCookies(await other.context().cookies());
  await network(page, true);
  await page.getByRole("heading", { level: 1, name: `Bonjour ${fullName(demo.comptes.apprenant)}` }).waitFor();
  await settled(page);
  const { entries, reads } = await kept(page);
  assert.deepEqual(reads, []);
  assert.deepEqual(entries.filter((key) => !key.startsWith(`cpro:saisie:${learner.id}:`)), [], "of the first, only what was not sent waits for them");
  assert.equal(entries.length, 1);
  assert.equal(await page.getByText("Ce texte est le mien.").count(), 0);
  await page.leave();
  await other.leave();
});

test("what needs the network stays in sight off line, and says when it works again (F-13)", async () => {
  const teacher = await signedIn(demo.comptes.ddfpt);
  const learnerName = fullName(learner);
  const tutor = await tutorOf(teacher, { period, learner: learnerName, courriel: "hors.ligne@example.org" });
  const waits = async (page, name, role = "button") => {
    const button = page.getByRole(role, { name });
    assert.equal(await button.getAttribute("aria-disabled"), "true", name);
    const told = await button.evaluate((element) => document.getElementById(element.getAttribute("aria-describedby"))?.textContent);
    assert.equal(told, "Disponible au retour du réseau.", name);
  };
  for (const page of [teacher, tutor]) {
    await visit(page, `${base}/commentaires`);
    const button = page.getByRole("button", { name: "Envoyer le commentaire" });
    await page.getByLabel("Commentaire (obligatoire)").fill("Gardé ici.");
    assert.equal(await button.getAttribute("aria-disabled"), null);
    await network(page, false);
    await page.getByText("Disponible au retour du réseau.").waitFor();
    await waits(page, "Envoyer le commentaire");
    await sound(page);
    await button.press("Enter");
    assert.equal(await page.getByLabel("Commentaire (obligatoire)").inputValue(), "Gardé ici.");
    await network(page, true);
    await page.getByText("Disponible au retour du réseau.").waitFor({ state: "detached" });
    await button.click();
    await page.getByText("Le commentaire est envoyé.").waitFor();
  }
  await visit(teacher, `/periodes/${period}/tuteurs?apprenant=${learner.id}`);
  await teacher.getByRole("button", { name: "Invalider l’accès" }).waitFor();
  await network(teacher, false);
  await teacher.getByText("Disponible au retour du réseau.").first().waitFor();
  await waits(teacher, "Invalider l’accès");
  await waits(teacher, "Envoyer un lien d’accès au tuteur");
  await sound(teacher);
  // A file is taken from the server: its link leads nowhere meanwhile.
  await network(teacher, true);
  await visit(teacher, base);
  const file = teacher.getByRole("link", { name: "Pré-convention" });
  assert.match(await file.getAttribute("href"), /pre-convention\.docx$/);
  await network(teacher, false);
  await teacher.getByText("Disponible au retour du réseau.").first().waitFor();
  await waits(teacher, "Pré-convention", "link");
  assert.equal(await file.getAttribute("href"), null);
  await sound(teacher);
  await teacher.leave();
  await tutor.leave();
});

test("a tutor is asked whether the phone is theirs, and then reads without network what they opened (F-13, I-07)", async () => {
  const teacher = await signedIn(demo.comptes.ddfpt);
  let tutor = await tutorOf(teacher, { period, learner: fullName(demo.comptes.apprenant), courriel: "tuteur.hors.ligne@example.org" });
  await teacher.leave();
  const liaison = `/periodes/${period}/portfolios/${demo.comptes.apprenant.id}/liaison`;
  await visit(tutor, liaison);
  await installed(tutor);
  await remembers(tutor, "liaison");
  await network(tutor, false);
  tutor = await anotherTab(tutor);
  await tutor.goto(`${baseUrl}${liaison}`);
  await tutor.getByRole("tab", { name: "Objectifs" }).waitFor();
  await tutor.getByText("Vous êtes hors ligne", { exact: false }).waitFor();
  await sound(tutor);
  await tutor.leave();
});

test("a teacher prepares a visit on their own phone: a dossier that they never opened there opens without network (F-13)", async () => {
  let teacher = await signedIn(demo.comptes.ddfpt, "telephone");
  await installed(teacher);
  await teacher.getByRole("main").getByRole("link", { name: "Préparer ma visite hors ligne" }).click();
  await teacher.getByRole("heading", { level: 1, name: "Préparer ma visite hors ligne" }).waitFor();
  await teacher.getByLabel("Période", { exact: true }).selectOption(period);
  await teacher.getByRole("button", { name: "Préparer hors ligne (0)" }).click();
  await teacher.getByText("Choisissez au moins un apprenant.").waitFor();
  await teacher.getByRole("checkbox", { name: fullName(learner) }).check({ force: true });
  await teacher.getByRole("button", { name: "Préparer hors ligne (1)" }).click();
  await teacher.getByText(/^Disponible hors ligne jusqu’au .+ · 1\sdossier$/).waitFor();
  await sound(teacher);

  await network(teacher, false);
  teacher = await anotherTab(teacher);
  await teacher.goto(`${baseUrl}${base}`);
  await teacher.getByRole("heading", { level: 1, name: "Dossier de l’apprenant" }).waitFor();
  await teacher.getByText("Vous êtes hors ligne", { exact: false }).waitFor();
  // A week that the teacher has not read is named « à lire, Semaine 24 ».
  await teacher.locator("main").getByRole("link", { name: /Semaine \d/ }).first().click();
  await teacher.getByRole("heading", { level: 1, name: /^Semaine \d/ }).waitFor();
  await teacher.getByRole("heading", { name: "Photos et fichiers", exact: false }).waitFor();
  assert.equal(await teacher.getByText("Cette page n’a pas encore été ouverte", { exact: false }).count(), 0, "the week and what goes with it are there");
  await sound(teacher);
  await teacher.goto(`${baseUrl}${base}/liaison`);
  await teacher.getByRole("tab", { name: "Objectifs" }).waitFor();
  await sound(teacher);
  await teacher.leave();
});

test("on a shared computer no visit is prepared, and the page says how to say that it is one's own (F-13)", async () => {
  const teacher = await signedIn(demo.comptes.ddfpt);
  await visit(teacher, "/visite");
  await teacher.getByText("cochant « Cet appareil est le mien »", { exact: false }).waitFor();
  assert.equal(await teacher.getByRole("button", { name: /^Préparer hors ligne/ }).count(), 0);
  await sound(teacher);
  await teacher.leave();
});
