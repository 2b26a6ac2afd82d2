/** An annexe shared within the académie: another school reads it and takes a copy, which lives its own life (★ P-01). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstSignIn, passwordOf } from "../support/accounts.js";
import { signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { demo } from "../support/suite.js";

withBrowser();
const TITRE = "Accueil et sécurité à l’atelier";
const card = (page) => page.getByRole("article").filter({ hasText: TITRE });

async function anAnnexe(ddfpt) {
  await visit(ddfpt, `/annexes/nouvelle?referentiel=${demo.referentiel}&niveau=${demo.niveau}`);
  await ddfpt.getByLabel("Titre").fill(TITRE);
  await ddfpt.getByLabel("Objectifs").fill("Reconnaître les risques du poste.");
  await ddfpt.locator(".cpro-check input").first().check();
  await ddfpt.getByRole("button", { name: "Créer l’annexe" }).click();
  await ddfpt.getByText("L’annexe est créée.", { exact: false }).waitFor();
  return new URL(ddfpt.url()).pathname;
}

/** A DDFPT of the other school, come through the mail that makes the account known (I-03). */
async function ddfptElsewhere(device) {
  const since = await count();
  const admin = await signedIn(demo.autre_ecole.comptes.administrateur);
  await visit(admin, "/comptes/nouveau");
  await admin.getByLabel("Nom (obligatoire)", { exact: true }).fill("LANGLOIS");
  await admin.getByLabel("Prénom (obligatoire)").fill("Noa");
  await admin.getByLabel("Date de naissance (obligatoire)").fill("1979-02-03");
  await admin.getByLabel("Courriel (obligatoire)").fill("noa.langlois@example.org");
  await admin.getByLabel("Profil (obligatoire)").selectOption("ddfpt");
  await admin.getByRole("button", { name: "Créer le compte" }).click();
  await admin.getByText("Compte créé").waitFor();
  await admin.leave();
  return firstSignIn("noa.langlois", passwordOf(await mailTo("noa.langlois@example.org", since)), device);
}

test("a school shares an annexe, another one takes a copy, and nothing ties them afterwards (P-01)", async () => {
  const origine = await signedIn(demo.comptes.ddfpt);
  const annexe = await anAnnexe(origine);
  await visit(origine, "/annexes");
  await origine.getByText("Les équipes des autres établissements de l’académie", { exact: false }).waitFor();
  await card(origine).getByRole("button", { name: "Partager dans l’académie", exact: false }).click();
  await origine.getByText(`L’annexe ${TITRE} est partagée`, { exact: false }).waitFor();
  await card(origine).getByText("Partagée", { exact: true }).waitFor();
  await sound(origine);
  await origine.getByRole("button", { name: "Annuler", exact: true }).click();
  await origine.getByText(`L’annexe ${TITRE} n’est plus partagée`, { exact: false }).waitFor();
  await origine.getByRole("button", { name: "Annuler", exact: true }).click();
  await card(origine).getByText("Partagée", { exact: true }).waitFor();

  const ailleurs = await ddfptElsewhere("telephone");
  await visit(ailleurs, `/annexes/academie?referentiel=${demo.referentiel}`);
  await ailleurs.getByLabel("Chercher une annexe").fill("SECURITE accueil");
  await card(ailleurs).getByText(demo.etablissement.nom, { exact: false }).waitFor();
  assert.equal(new URL(ailleurs.url()).search, `?referentiel=${demo.referentiel}`, "typed words stay out of the address");
  await sound(ailleurs);
  await card(ailleurs).getByRole("link", { name: TITRE }).click();
  await ailleurs.getByRole("heading", { level: 1, name: TITRE }).waitFor();
  await ailleurs.getByText("Reconnaître les risques du poste.").waitFor();
  await sound(ailleurs);
  await ailleurs.getByRole("button", { name: "Reprendre cette annexe" }).click();
  await ailleurs.getByText("L’annexe est reprise.", { exact: false }).waitFor();
  await ailleurs.getByLabel("Titre").fill("Notre accueil");
  await ailleurs.getByRole("button", { name: "Enregistrer l’annexe" }).click();
  await ailleurs.getByText("L’annexe est enregistrée.").waitFor();
  await sound(ailleurs);

  await visit(origine, "/annexes/academie");
  await card(origine).getByText("La vôtre", { exact: true }).waitFor();
  await sound(origine);
  await visit(origine, annexe);
  await origine.getByRole("button", { name: "Ne plus partager", exact: false }).click();
  await origine.getByText(`L’annexe ${TITRE} n’est plus partagée`, { exact: false }).waitFor();
  await sound(origine);
  await origine.leave();

  await visit(ailleurs, "/annexes/academie");
  await ailleurs.getByLabel("Chercher une annexe").fill("sécurité accueil");
  await ailleurs.getByText("Aucune annexe partagée ne correspond.").waitFor();
  await visit(ailleurs, "/annexes");
  await ailleurs.getByRole("link", { name: "Notre accueil", exact: true }).waitFor();
  await ailleurs.leave();
});
