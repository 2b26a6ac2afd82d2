/** Accounts: list, creation, one account, maîtres d'apprentissage, référents (I-02, I-03, I-06, I-09, I-10, D-09). */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { firstSignIn, passwordOf } from "../support/accounts.js";
import { DEVICES, settled, signedIn, sound, visit, withBrowser } from "../support/browser.js";
import { count, mailTo } from "../support/mailbox.js";
import { demo } from "../support/suite.js";

withBrowser();

test("an account is made with the keyboard alone; who may already be there is shown (I-03)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/comptes/nouveau");
  await page.getByLabel("Nom (obligatoire)", { exact: true }).focus();
  const type = async (...texts) => {
    for (const text of texts) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
  };
  await type("TISSERAND", "Camille");
  await page.getByLabel("Date de naissance (obligatoire)").fill("1985-04-12");
  await page.getByLabel("Courriel (obligatoire)").focus();
  await type("camille.tisserand@example.org");
  await page.getByLabel("Discipline").focus();
  await type("Maintenance des systèmes");
  await page.getByRole("button", { name: "Créer le compte" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Compte créé").waitFor();
  await sound(page);

  await page.getByLabel("Nom (obligatoire)", { exact: true }).fill("TISSERAND");
  await page.getByLabel("Prénom (obligatoire)").fill("Camille");
  await page.getByLabel("Date de naissance (obligatoire)").fill("1985-04-12");
  await page.getByLabel("Courriel (obligatoire)").fill("autre.adresse@example.org");
  await page.getByLabel("Profil (obligatoire)").selectOption("ddfpt");
  await page.getByRole("button", { name: "Créer le compte" }).click();
  await page.getByText("Cette personne a peut-être déjà un compte").waitFor();
  await sound(page);
  await page.getByRole("button", { name: "Lui donner le profil DDFPT" }).click();
  await page.getByRole("heading", { level: 1, name: "Camille TISSERAND" }).waitFor();
  await page.getByText("Profil donné : DDFPT").waitFor();
  await sound(page);
  await page.leave();
});

test("one account is changed, its password reset, closed and opened again (I-02, I-03, I-06)", async () => {
  const since = await count();
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, "/comptes?manuels=oui");
  await page.getByLabel("Chercher une personne").fill("tisserand");
  await page.getByText("1 compte,").waitFor();
  assert.equal(new URL(page.url()).search, "?manuels=oui", "a typed name stays out of the address");
  await page.getByRole("link", { name: "TISSERAND Camille" }).click();
  await page.getByRole("heading", { level: 1, name: "Camille TISSERAND" }).waitFor();
  await page.getByRole("button", { name: "Modifier", exact: true }).click();
  await page.getByLabel("Téléphone").fill("12");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("alert").getByText("dix chiffres").waitFor();
  await sound(page);
  await page.getByLabel("Téléphone").fill("06 00 00 00 01");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByText("Le compte est modifié").waitFor();
  await page.getByText("06\u00a000\u00a000\u00a000\u00a001").waitFor();

  await page.getByRole("button", { name: "Retirer le profil DDFPT" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer ce profil" }).click();
  await page.getByText("Profil retiré : DDFPT").waitFor();

  await page.getByRole("button", { name: "Réinitialiser le mot de passe" }).click();
  await page.getByRole("button", { name: "Envoyer un mot de passe à" }).click();
  await page.getByText("Un mot de passe provisoire est envoyé").waitFor();
  const mailed = passwordOf(await mailTo("camille.tisserand@example.org", since));
  await page.getByRole("button", { name: "Réinitialiser le mot de passe" }).click();
  await page.getByRole("button", { name: "Afficher un mot de passe provisoire" }).click();
  const shown = await page.locator(".cpro-slip .cpro-code").nth(1).textContent();
  assert.notEqual(shown, mailed);
  await sound(page);
  const teacher = await firstSignIn("camille.tisserand", shown);

  await page.getByRole("button", { name: "Désactiver le compte" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Désactiver le compte" }).click();
  await page.getByText("Le compte de Camille TISSERAND est désactivé").waitFor();
  assert.equal(await teacher.evaluate(async () => (await fetch("/api/annexes")).status), 401);
  await teacher.leave();
  await sound(page);
  await page.getByRole("button", { name: "Réactiver le compte" }).click();
  await page.getByText("Le compte de Camille TISSERAND est réactivé").waitFor();
  await page.leave();
});

test("what the registry keeps is read, and nobody demotes itself (I-02, I-03)", async () => {
  const page = await signedIn(demo.comptes.administrateur);
  await visit(page, `/comptes/${demo.comptes.apprenant.id}`);
  await page.getByText("Identité tenue par l’import SIECLE").waitFor();
  await page.getByRole("button", { name: "Modifier le courriel ou le téléphone" }).click();
  assert.equal(await page.getByLabel("Prénom (obligatoire)").count(), 0);
  await sound(page);
  const own = await page.evaluate(async () => (await (await fetch("/api/session")).json()).personne.id);
  await visit(page, `/comptes/${own}`);
  assert.equal(await page.getByRole("button", { name: "Désactiver le compte" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Retirer" }).count(), 0);
  await page.leave();
  const chef = await signedIn(demo.comptes.chef, "telephone");
  await visit(chef, `/comptes/${demo.comptes.apprenant.id}`);
  assert.equal(await chef.getByRole("button", { name: "Modifier" }).count(), 0);
  await sound(chef);
  await chef.leave();
});

test("the filtered list is taken away as a table (D-09)", async () => {
  const page = await signedIn(demo.comptes.ddfpt);
  await visit(page, "/comptes");
  await page.getByLabel("Profil", { exact: true }).selectOption("enseignant");
  await page.getByLabel("Trier par").selectOption("connexion");
  await page.waitForURL("**/comptes?profil=enseignant&tri=connexion");
  await settled(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Exporter" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  assert.ok(text.startsWith('\ufeff"Nom";"Prénom"'), text.slice(0, 40));
  const rows = text.trim().split("\r\n").slice(1);
  const told = await page.getByRole("status").filter({ hasText: "compte" }).first().textContent();
  assert.equal(rows.length, Number.parseInt(told, 10));
  assert.ok(rows.every((row) => row.includes("enseignant")));
  await page.goBack();
  await page.leave();
});

test("a maître d’apprentissage gets an account, sees its apprenti, and no longer once it is taken away (I-09)", async () => {
  const since = await count();
  const admin = await signedIn(demo.comptes.administrateur);
  await visit(admin, "/comptes/maitres-apprentissage");
  await admin.getByRole("link", { name: "Créer un compte" }).click();
  await admin.getByRole("button", { name: "Créer un compte" }).click();
  await admin.getByText("5 points à corriger").waitFor();
  await sound(admin);
  await admin.getByLabel("Nom (obligatoire)", { exact: true }).fill("LENOIR");
  await admin.getByLabel("Prénom (obligatoire)").fill("Karim");
  await admin.getByLabel("Courriel (obligatoire)").fill("karim.lenoir@example.org");
  await admin.getByLabel("Entreprise (obligatoire)").fill("Ateliers Lenoir");
  const found = await admin.evaluate(async () => (await fetch("/api/maitres-apprentissage/apprentis")).json());
  await admin.getByLabel("Chercher un apprenti").last().fill(found[0].nom.slice(0, 4));
  await admin.getByRole("button", { name: /^Ajouter / }).first().click();
  await admin.getByRole("button", { name: "Créer un compte" }).click();
  await admin.getByText("Karim LENOIR suit 1 apprenti").waitFor();
  await sound(admin);

  const mail = await mailTo("karim.lenoir@example.org", since);
  const maitre = await firstSignIn("karim.lenoir", passwordOf(mail), "telephone");
  await visit(maitre, "/periodes");
  await maitre.getByRole("heading", { level: 1, name: "Suivi des activités en entreprise" }).waitFor();
  await sound(maitre);
  const refused = demo.comptes.apprenant.id;
  await visit(maitre, `/periodes/${demo.periode.id}/portfolios/${refused}`);
  await maitre.getByText("n’existe pas ou n’est pas accessible").first().waitFor();
  await maitre.leave();

  await admin.getByRole("button", { name: /^Retirer .* de Karim LENOIR/ }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Retirer cet apprenti" }).click();
  await admin.getByText("Ne suit aucun apprenti").waitFor();
  await admin.leave();
  const teacher = await signedIn(demo.comptes.enseignant, "telephone");
  await visit(teacher, "/comptes/maitres-apprentissage");
  assert.equal(await teacher.getByRole("link", { name: "Créer un compte" }).count(), 0);
  await sound(teacher);
  await teacher.leave();
});

test("the DDFPT gives a class its référent, the administrateur reads it (I-10)", async () => {
  const ddfpt = await signedIn(demo.comptes.ddfpt);
  await visit(ddfpt, "/comptes/referents?division=1MSPC");
  await ddfpt.getByRole("button", { name: "Sélectionner toute la classe" }).click();
  await ddfpt.getByLabel("Enseignant référent").selectOption({ index: 1 });
  await ddfpt.getByRole("button", { name: /^Affecter à/ }).click();
  await ddfpt.getByText("est référent de").waitFor();
  await ddfpt.getByText("dont 0 sans référent").waitFor();
  await sound(ddfpt);
  await ddfpt.leave();
  const admin = await signedIn(demo.comptes.administrateur, "telephone");
  await visit(admin, "/comptes/referents?division=1MSPC");
  assert.equal(await admin.getByRole("button", { name: /^Affecter/ }).count(), 0);
  await sound(admin);
  await admin.leave();
});

for (const device of Object.keys(DEVICES)) {
  test(`pages of accounts are sound on ${device} (G-04)`, async () => {
    for (const [role, paths] of [
      ["administrateur", ["/comptes", "/comptes/nouveau", `/comptes/${demo.comptes.enseignant.id}`, "/comptes/maitres-apprentissage", "/comptes/maitres-apprentissage/nouveau", "/comptes/referents"]],
      ["ddfpt", ["/comptes?etat=jamais_connecte&tri=division", "/comptes/referents?division=1MSPC"]],
      ["enseignant", ["/comptes/referents", "/comptes/maitres-apprentissage"]],
    ]) {
      const page = await signedIn(demo.comptes[role], device);
      for (const path of paths) {
        await visit(page, path);
        await sound(page);
      }
      await page.leave();
    }
  });
}
